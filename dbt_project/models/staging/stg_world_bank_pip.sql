-- World Bank, Poverty and Inequality Platform: one record per economy, survey year and poverty line; the headcount is a
-- fraction. The line becomes the last part of the code, in US cents a day.
with records as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'world_bank_pip') }}
)

select
  areas.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  'PIP.HEADCOUNT.' || cast(round(100 * cast(records.record ->> '$.poverty_line' as double)) as integer) as series_code,
  'A' as freq,
  records.record ->> '$.reporting_year' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  case records.record ->> '$.estimation_type' when 'survey' then 'normal' end as obs_status,
  'World Bank, Poverty and Inequality Platform, headcount at $' || (records.record ->> '$.poverty_line')
  || ' a day (2021 PPP), CC BY 4.0' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join {{ source('registry', 'area_codes') }} as areas
  on areas.scheme = 'iso3'
  and areas.code = (records.record ->> '$.country_code')
where records.obs_number is not null
