-- State Bank of Pakistan: one record per cell of its workbooks. The spec names the rows and columns; a name is the end of a
-- series code. Cells without a value are no observations.
with records as (
  select 'SBP.BOP.GOODS.' || upper(record ->> '$.column') as series_code, 'exp_import_BOP_Arch.xls' as file, *
  from {{ source('raw', 'state_bank_of_pakistan__balance_of_payments') }}
  union all by name
  select 'SBP.REMIT.' || upper(record ->> '$.row') as series_code, 'Homeremit_Arch.xlsx' as file, *
  from {{ source('raw', 'state_bank_of_pakistan__remittances') }}
  union all by name
  select 'SBP.FDI.' || upper(record ->> '$.row') as series_code, 'Netinflow.xls' as file, *
  from {{ source('raw', 'state_bank_of_pakistan__foreign_investment') }}
  union all by name
  select 'SBP.FDI.SECTOR.' || upper(record ->> '$.row') as series_code, 'Foreign_Dir.xls' as file, *
  from {{ source('raw', 'state_bank_of_pakistan__investment_by_sector') }}
  union all by name
  select 'SBP.IT.' || upper(record ->> '$.row') as series_code, 'dt.xls' as file, *
  from {{ source('raw', 'state_bank_of_pakistan__it_receipts') }}
)

select
  'PAK' as ref_area,
  case series_code when 'SBP.FDI.CHN' then 'CHN' end as counterpart_area,
  cast(null as varchar) as breakdown,
  series_code,
  case when starts_with(record ->> '$.period', 'FY') then 'FY' else 'M' end as freq,
  record ->> '$.period' as time_period,
  cast(obs_number as double) as obs_value,
  cast(null as varchar) as unit_spelling,
  case record ->> '$.mark' when '' then 'normal' when 'R' then 'normal' when 'P' then 'provisional' end as obs_status,
  'State Bank of Pakistan, ' || file || ', ' || (record ->> '$.label') || ', ' || (record ->> '$.header') as citation,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from records
where obs_number is not null
