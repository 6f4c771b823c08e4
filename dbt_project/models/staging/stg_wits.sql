-- WITS: tariffs in percent (what Pakistan applies, and what it meets abroad) and exports in thousands of US dollars.
with received as (
  select 'tariffs' as dataset, record, obs_number, snapshot_sha256, locator, vintage_at, url
  from {{ source('raw', 'wits__tariffs') }}
  union all
  select 'tariffs_faced' as dataset, record, obs_number, snapshot_sha256, locator, vintage_at, url
  from {{ source('raw', 'wits__tariffs_faced') }}
  union all
  select 'exports' as dataset, record, obs_number, snapshot_sha256, locator, vintage_at, url
  from {{ source('raw', 'wits__exports') }}
),

records as (
  select
    dataset,
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from received
  where obs_number is not null
),

codes as (
  select code, ref_area
  from {{ source('registry', 'area_codes') }}
  where scheme = 'wits'
)

select
  reporter.ref_area,
  -- The world is no partner of its own here: it stands for "all partners". Only the tariff faced is about one of them.
  case when records.dataset = 'tariffs_faced' then partner.ref_area end as counterpart_area,
  cast(null as varchar) as breakdown,
  case
    when records.dataset = 'tariffs_faced' then 'WITS.TARIFF_FACED.AHS_WGHTD'
    when (records.record ->> '$.INDICATOR') = 'AHS-WGHTD-AVRG' then 'WITS.TARIFF.AHS_WGHTD'
    when (records.record ->> '$.INDICATOR') = 'MFN-SMPL-AVRG' then 'WITS.TARIFF.MFN_SMPL'
    when (records.record ->> '$.PRODUCTCODE') = 'Total' then 'WITS.X.TOTAL'
    when (records.record ->> '$.PRODUCTCODE') = '50-63_TextCloth' then 'WITS.X.TEXTILES'
    when (records.record ->> '$.PRODUCTCODE') = '16-24_FoodProd' then 'WITS.X.FOOD_PRODUCTS'
  end as series_code,
  records.record ->> '$.FREQ' as freq,
  records.record ->> '$.TIME_PERIOD' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  'normal' as obs_status,
  'World Bank, World Integrated Trade Solution, ' || (records.record ->> '$.INDICATOR') || ', '
  || (records.record ->> '$.PRODUCTCODE')
  || case records.dataset when 'exports' then ' (UN Comtrade)' else ' (UNCTAD TRAINS)' end as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join codes as reporter on reporter.code = (records.record ->> '$.REPORTER')
left join codes as partner on partner.code = (records.record ->> '$.PARTNER')
