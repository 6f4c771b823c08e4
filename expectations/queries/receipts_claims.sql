with figures as (
  unpivot (select claim_id, measured_value, latest_value from marts.claims)
  on measured_value, latest_value into name figure value shown
)

select figures.claim_id, figures.figure, figures.shown, receipts.value as receipted
from figures
left join marts.receipts as receipts
  on figures.claim_id = receipts.claim_id and figures.figure = receipts.figure and receipts.step = 'claim'
where figures.shown is distinct from receipts.value
