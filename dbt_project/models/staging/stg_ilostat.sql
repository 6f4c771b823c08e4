-- ILOSTAT: one row of CSV per table, economy and year, total of both sexes, ages 15 to 24. A row without a value is none.
with records as (
  {% for dataset in ['neet_reported', 'neet_modelled'] -%}
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'ilostat__' ~ dataset) }}
  where obs_number is not null
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
),

fields as (
  select
    record ->> '$.ref_area' as area,
    record ->> '$.indicator' as indicator,
    (record ->> '$.indicator') = 'EIP_2EET_SEX_RT' as is_modelled,
    record ->> '$."source.label"' as source_label,
    cast(record ->> '$.time' as integer) as year,
    coalesce(record ->> '$.obs_status', '') as mark,
    -- "... -- ILO modelled estimates, Nov. 2025 (%)": the edition's year is the first that is forecast
    try_cast(regexp_extract(record ->> '$."indicator.label"', 'ILO modelled estimates, [A-Za-z]+\.? (\d{4})', 1) as integer)
      as edition,
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
  case fields.indicator
    when 'SDG_0861_SEX_RT' then 'ILO.SDG_0861.NEET'
    when 'EIP_2EET_SEX_RT' then 'ILO.EIP_2EET.NEET_MODELLED'
  end as series_code,
  'A' as freq,
  cast(fields.year as varchar) as time_period,
  fields.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  case
    -- an edition that cannot be read is not guessed: NULL, which fails a test
    when fields.is_modelled and fields.edition is null then null
    when fields.is_modelled and fields.year >= fields.edition then 'forecast'
    when fields.mark = 'B' then 'break'
    -- adjusted, imputed, extrapolated or unreliable: not the figure that a country reported, or one that it does not stand by
    when fields.mark in ('A', 'E', 'I', 'M', 'U') then 'estimate'
    when fields.mark = 'R' then 'normal'
    when fields.mark = '' and fields.is_modelled then 'estimate'
    when fields.mark = '' then 'normal'
  end as obs_status,
  'International Labour Organization, ILOSTAT, ' || fields.indicator || ' (' || fields.source_label || '), CC BY 4.0' as citation,
  fields.url,
  fields.snapshot_sha256,
  fields.locator,
  fields.vintage_at
from fields
left join {{ source('registry', 'area_codes') }} as area_codes
  on area_codes.scheme = 'iso3' and area_codes.code = fields.area
