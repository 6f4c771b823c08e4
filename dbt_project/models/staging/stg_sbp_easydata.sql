-- State Bank of Pakistan, EasyData: one row per series and month, dated by the month's last day; every field is a text.
with records as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'sbp_easydata') }}
)

select
  'PAK' as ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  'SBPED.' || (record ->> '$."Series Key"') as series_code,
  'M' as freq,
  left(record ->> '$."Observation Date"', 7) as time_period,
  obs_number as obs_value,
  record ->> '$.Unit' as unit_spelling,
  case record ->> '$."Observation Status"'
    when 'Normal' then 'normal' when 'Provisional' then 'provisional' when 'Estimated' then 'estimate'
  end as obs_status,
  'State Bank of Pakistan, EasyData, ' || (record ->> '$."Series Key"') as citation,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from records
where obs_number is not null
