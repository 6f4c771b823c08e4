-- World Bank Indicators v2: one JSON record per economy, indicator and year. A record whose value is null says that
-- there is no value; it is not an observation, and it is not zero.
with records as (
  select
    cast(record as json) as record,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'world_bank_wdi') }}
)

select
  case record ->> '$.countryiso3code' when 'WLD' then 'X_WORLD' else record ->> '$.countryiso3code' end as ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  record ->> '$.indicator.id' as series_code,
  'A' as freq,
  record ->> '$.date' as time_period,
  cast(record ->> '$.value' as double) as obs_value,
  cast(null as varchar) as unit_spelling,
  case record ->> '$.obs_status' when '' then 'normal' when 'E' then 'estimate' when 'F' then 'forecast' end as obs_status,
  'World Bank, World Development Indicators, ' || (record ->> '$.indicator.id') || ', CC BY 4.0' as citation,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from records
where record ->> '$.value' is not null
