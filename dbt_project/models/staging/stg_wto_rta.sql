-- WTO database of regional trade agreements: one row of the list per agreement. An observation is an agreement in force of
-- which Pakistan is a signatory, in the year in which its first part (goods or services) entered into force.
with records as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'wto_rta') }}
),

agreements as (
  select
    *,
    cast(cast(obs_number as bigint) as varchar) as rta_id,
    list_transform(string_split(record ->> 'Current signatories', ';'), lambda party: trim(party)) as signatories,
    least(
      try_cast(left(record ->> 'Date of Entry into Force (G)', 10) as date),
      try_cast(left(record ->> 'Date of Entry into Force (S)', 10) as date)
    ) as in_force_on
  from records
)

select
  'PAK' as ref_area,
  cast(null as varchar) as counterpart_area,
  rta_id as breakdown,
  'WTO.RTA' as series_code,
  'A' as freq,
  cast(year(in_force_on) as varchar) as time_period,
  cast(1 as double) as obs_value,
  cast(null as varchar) as unit_spelling,
  'normal' as obs_status,
  'World Trade Organization, Regional Trade Agreements Database, agreement ' || rta_id
  || ', tables not to be passed on without permission' as citation,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from agreements
where
  obs_number is not null
  and list_contains(signatories, 'Pakistan')
  and (record ->> 'Status') in ('In Force', 'In force for at least one Party')
  and in_force_on is not null
