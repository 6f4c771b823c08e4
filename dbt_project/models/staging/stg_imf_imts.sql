-- IMF, trade in goods by partner: one record per reporter, flow, partner and year, in single US dollars.
with records as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'imf_imts') }}
  where obs_number is not null
),

codes as (
  select code, ref_area
  from {{ source('registry', 'area_codes') }}
  where scheme = 'imf'
)

select
  reporter.ref_area,
  partner.ref_area as counterpart_area,
  cast(null as varchar) as breakdown,
  'IMF.IMTS.' || (records.record ->> '$.INDICATOR') as series_code,
  records.record ->> '$.FREQUENCY' as freq,
  records.record ->> '$.TIME_PERIOD' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  -- `e` marks what the publisher estimated for an economy that does not report.
  case records.record ->> '$.STATUS' when '' then 'normal' when 'e' then 'estimate' end as obs_status,
  'International Monetary Fund, International Trade in Goods (by partner country), '
  || (records.record ->> '$.INDICATOR') || ', IMF terms of use for data' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join codes as reporter on reporter.code = (records.record ->> '$.COUNTRY')
left join codes as partner on partner.code = (records.record ->> '$.COUNTERPART_COUNTRY')
