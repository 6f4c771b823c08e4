-- Pakistan Bureau of Statistics: one record per month in dollars of the monthly summary of trade in goods (customs basis).
with records as (
  select *
  from {{ source('raw', 'pakistan_bureau_of_statistics') }}
)

select
  'PAK' as ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  case record ->> '$.row' when 'exports' then 'PBS.EXP.GOODS.MONTHLY' end as series_code,
  'M' as freq,
  record ->> '$.period' as time_period,
  cast(obs_number as double) as obs_value,
  cast(null as varchar) as unit_spelling,
  case record ->> '$.mark' when '' then 'normal' when 'R' then 'normal' when 'F' then 'normal' when 'P' then 'provisional' end
    as obs_status,
  'Pakistan Bureau of Statistics, summary of trade in goods, ' || (record ->> '$.label') || ', ' || (record ->> '$.header')
    as citation,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from records
where obs_number is not null
