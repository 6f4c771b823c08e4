-- UN Comtrade: one JSON record per code of the Harmonized System and year; all other dimensions are closed by the request.
-- A chapter is a series; the subheadings of the APEC list are parts (breakdown) of one, whose total is summed later.
with chapters as (
  select
    cast(record as json) as record,
    'COMTRADE.X.' || case record ->> '$.cmdCode' when 'TOTAL' then '' else 'HS' end || (record ->> '$.cmdCode') as series_code,
    cast(null as varchar) as breakdown,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'un_comtrade__hs_exports') }}
),

subheadings as (
  select
    cast(record as json) as record,
    'COMTRADE.X.APEC54' as series_code,
    record ->> '$.cmdCode' as breakdown,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'un_comtrade__apec54') }}
),

records as (
  select * from chapters
  union all by name
  select * from subheadings
)

select
  areas.ref_area,
  cast(null as varchar) as counterpart_area,
  records.breakdown,
  records.series_code,
  'A' as freq,
  records.record ->> '$.period' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  'normal' as obs_status,
  'United Nations Statistics Division, UN Comtrade, ' || (records.record ->> '$.cmdCode')
  || ', United Nations copyright' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join {{ source('registry', 'area_codes') }} as areas
  on areas.scheme = 'comtrade'
  and (records.record ->> '$.reporterCode') = areas.code
where records.obs_number is not null
