-- UN System Data Commons: one record per variable, place and year, put together from the names on the way to it in the JSON.
-- A variable is undata/<collection>/<series>, with its breakdown after a full stop; a place is country/<ISO 3166-1 alpha-3>.
with records as (
  {% for dataset in ['multidimensional_poverty', 'education_and_training'] -%}
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'un_data_commons__' ~ dataset) }}
  where obs_number is not null
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
),

fields as (
  select
    record ->> '$.variable' as variable,
    regexp_extract(record ->> '$.variable', '^undata/sdg/([^.]+)', 1) as series,
    regexp_extract(record ->> '$.entity', '^country/([A-Z]{3})$', 1) as iso3,
    record ->> '$.date' as year,
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
  'UNDC.' || fields.series as series_code,
  'A' as freq,
  fields.year as time_period,
  fields.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  -- this route carries no mark of a single figure
  'normal' as obs_status,
  'United Nations System Data Commons, ' || fields.variable || ', United Nations terms' as citation,
  fields.url,
  fields.snapshot_sha256,
  fields.locator,
  fields.vintage_at
from fields
left join {{ source('registry', 'area_codes') }} as area_codes
  on area_codes.scheme = 'iso3' and area_codes.code = fields.iso3
