-- IMF, balance of payments: one record per economy, entry, item and year, in single US dollars.
with received as (
  select record, obs_number, snapshot_sha256, locator, vintage_at, url from {{ source('raw', 'imf_bop__exports') }}
  union all
  select record, obs_number, snapshot_sha256, locator, vintage_at, url from {{ source('raw', 'imf_bop__current_account') }}
),

records as (
  select
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
  where scheme = 'imf'
)

select
  economy.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  'IMF.BOP.' || (records.record ->> '$.INDICATOR') || '.'
  || case records.record ->> '$.BOP_ACCOUNTING_ENTRY' when 'CD_T' then 'CREDIT' when 'NETCD_T' then 'NET' end as series_code,
  records.record ->> '$.FREQUENCY' as freq,
  records.record ->> '$.TIME_PERIOD' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  -- The international list of marks; `e` is how the publisher writes its own estimates elsewhere.
  case records.record ->> '$.STATUS'
    when '' then 'normal'
    when 'A' then 'normal'
    when 'B' then 'break'
    when 'E' then 'estimate'
    when 'e' then 'estimate'
    when 'F' then 'forecast'
    when 'P' then 'provisional'
  end as obs_status,
  'International Monetary Fund, Balance of Payments, ' || (records.record ->> '$.BOP_ACCOUNTING_ENTRY') || '.'
  || (records.record ->> '$.INDICATOR') || ', IMF terms of use for data' as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join codes as economy on economy.code = (records.record ->> '$.COUNTRY')
