-- Our World in Data, charts as CSV: one row per country and year, one series per chart. A chart's value has been read by the
-- spec; its column has another name in each.
with records as (
  select 'OWID.WARHEADS' as series_code, 'Federation of American Scientists' as origin, *
  from {{ source('raw', 'our_world_in_data__warheads') }}
  union all
  select 'OWID.MILITARY_SPENDING' as series_code, 'SIPRI Military Expenditure Database' as origin, *
  from {{ source('raw', 'our_world_in_data__military_spending') }}
  union all
  select 'OWID.INTERNET_USERS' as series_code, 'International Telecommunication Union through the World Bank' as origin, *
  from {{ source('raw', 'our_world_in_data__internet_users') }}
  union all
  select 'OWID.LOW_CARBON_ELECTRICITY' as series_code, 'Ember and Energy Institute' as origin, *
  from {{ source('raw', 'our_world_in_data__low_carbon_electricity') }}
)

select
  areas.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  records.series_code,
  'A' as freq,
  cast(records.record as json) ->> '$.year' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  -- The charts mark nothing. Warheads are estimates without exception.
  case records.series_code when 'OWID.WARHEADS' then 'estimate' else 'normal' end as obs_status,
  records.origin || ', processed by Our World in Data, ' || records.series_code
  || ', CC BY 4.0 for the processing, the terms of the first publisher for the figures' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join {{ source('registry', 'area_codes') }} as areas
  on areas.scheme = 'iso3'
  and areas.code = (cast(records.record as json) ->> '$.code')
where records.obs_number is not null
