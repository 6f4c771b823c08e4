-- Ember, Yearly Electricity Data: one row per economy, year and source of electricity, from the file and (with a key) from
-- the API. "Other renewables" becomes EMBER.SHARE.OTHER_RENEWABLES.
with from_file as (
  select
    'EMBER.SHARE.' as prefix,
    cast(record as json) ->> '$."ISO 3 code"' as area_code,
    cast(record as json) ->> '$."Electricity source"' as electricity_source,
    cast(record as json) ->> '$.Year' as time_period,
    obs_number,
    url,
    snapshot_sha256,
    locator,
    vintage_at
  from {{ source('raw', 'ember__yearly_generation') }}
),

from_api as (
  select
    'EMBER.API.SHARE.' as prefix,
    cast(record as json) ->> '$.entity_code' as area_code,
    cast(record as json) ->> '$.series' as electricity_source,
    cast(record as json) ->> '$.date' as time_period,
    obs_number,
    url,
    snapshot_sha256,
    locator,
    vintage_at
  from {{ source('raw', 'ember__yearly_generation_api') }}
),

records as (
  select * from from_file
  union all
  select * from from_api
)

select
  areas.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  records.prefix || upper(replace(records.electricity_source, ' ', '_')) as series_code,
  'A' as freq,
  records.time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  -- No row says whether it is an estimate; the spec's note does.
  'normal' as obs_status,
  'Ember, Yearly Electricity Data, ' || records.electricity_source || ', share of generation, CC BY 4.0' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join {{ source('registry', 'area_codes') }} as areas
  on areas.scheme = 'iso3'
  and areas.code = records.area_code
where records.obs_number is not null
