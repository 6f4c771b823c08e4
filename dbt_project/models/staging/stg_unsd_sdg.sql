-- UNSD SDG API v1: one JSON record per series, economy and year, the row of both sexes and all ages and areas (where a series
-- has such rows), picked by the spec. Years are numbers with a decimal point (2018.0); values are texts, read by the spec.
with records as (
  {% for dataset in ['multidimensional_poverty', 'education_and_training', 'shares_of_world_exports', 'internet_use'] -%}
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'unsd_sdg__' ~ dataset) }}
  where obs_number is not null
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
),

fields as (
  select
    record ->> '$.series' as series,
    -- M49 numbers are compared without leading zeros
    cast(cast(record ->> '$.geoAreaCode' as integer) as varchar) as m49,
    cast(cast(record ->> '$.timePeriodStart' as double) as integer) as year,
    record ->> '$.attributes.Nature' as nature,
    record ->> '$.attributes."Observation Status"' as told_status,
    obs_number,
    url,
    snapshot_sha256,
    locator,
    vintage_at
  from records
)

select
  area_codes.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  'UNSD.' || fields.series as series_code,
  'A' as freq,
  cast(fields.year as varchar) as time_period,
  fields.obs_number as obs_value,
  -- PERCENT says how large a unit is, and not of what: the series does
  cast(null as varchar) as unit_spelling,
  case
    when fields.told_status = 'B' then 'break'
    when fields.told_status = 'E' then 'estimate'
    when fields.told_status = 'F' then 'forecast'
    when fields.told_status = 'P' then 'provisional'
    -- without a mark of its own, a figure is what its nature says: estimated or modelled by the agency, or reported
    when coalesce(fields.told_status, 'A') = 'A' and fields.nature in ('E', 'M') then 'estimate'
    when coalesce(fields.told_status, 'A') = 'A' and fields.nature in ('C', 'CA', 'G', 'NA') then 'normal'
  end as obs_status,
  'United Nations Statistics Division, Global SDG Indicators Database, ' || fields.series || ', United Nations terms' as citation,
  fields.url,
  fields.snapshot_sha256,
  fields.locator,
  fields.vintage_at
from fields
left join {{ source('registry', 'area_codes') }} as area_codes
  on area_codes.scheme = 'm49' and area_codes.code = fields.m49
