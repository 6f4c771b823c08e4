with named as (
  select commitment_id, receipt_id, unnest(string_split(inputs, '; ')) as input
  from marts.receipts
  where inputs is not null
)

select * from named where input not in (select receipt_id from marts.receipts)
