-- WTO Timeseries: one JSON record per indicator, reporting economy and year. A mark that nobody has explained is left NULL.
with records as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'wto_timeseries') }}
)

select
  areas.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  'WTO.' || (records.record ->> '$.IndicatorCode') as series_code,
  'A' as freq,
  records.record ->> '$.Year' as time_period,
  records.obs_number as obs_value,
  records.record ->> '$.Unit' as unit_spelling,
  case coalesce(records.record ->> '$.ValueFlagCode', '')
    when '' then 'normal' when 'E' then 'estimate' when 'P' then 'provisional' when 'B' then 'break'
  end as obs_status,
  'World Trade Organization, WTO Timeseries, ' || (records.record ->> '$.IndicatorCode')
  || ', tables not to be passed on without permission' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join {{ source('registry', 'area_codes') }} as areas
  on areas.scheme = 'm49'
  and (records.record ->> '$.ReportingEconomyCode') = areas.code
where records.obs_number is not null
