-- The WTO's list of regional trade agreements as last fetched: parties, coverage, status and dates. Agreements that are only
-- announced name no signatories, so Pakistan is looked for in the name as well. Empty while nothing has been fetched.
with newest as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'wto_rta') }}
  qualify vintage_at = max(vintage_at) over ()
),

named as (
  select
    cast(cast(obs_number as bigint) as varchar) as rta_id,
    trim(record ->> 'RTA Name') as rta_name,
    trim(record ->> 'Coverage') as coverage,
    trim(record ->> 'Type') as rta_type,
    record ->> 'Status' as status,
    coalesce(trim(record ->> 'Current signatories'), '') as signatories,
    record ->> 'Date of Signature (G)' as signed_goods,
    record ->> 'Date of Signature (S)' as signed_services,
    record ->> 'Date of Entry into Force (G)' as in_force_goods,
    record ->> 'Date of Entry into Force (S)' as in_force_services,
    url,
    snapshot_sha256,
    locator,
    vintage_at
  from newest
)

select
  rta_id,
  rta_name,
  coverage,
  rta_type,
  status,
  status in ('In Force', 'In force for at least one Party') as is_in_force,
  status = 'Early announcement-Signed' as is_signed_only,
  signatories,
  regexp_matches(rta_name || '; ' || signatories, '\bPakistan\b') as has_pakistan,
  try_cast(left(signed_goods, 10) as date) as signed_goods_on,
  try_cast(left(signed_services, 10) as date) as signed_services_on,
  try_cast(left(in_force_goods, 10) as date) as in_force_goods_on,
  try_cast(left(in_force_services, 10) as date) as in_force_services_on,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from named
