-- World Bank projects: one row per project in an archived answer, types and names only. Not observations: what a project
-- counts for is said in int_reconstruction_commitments. A project without loan or credit has no amount.
with records as (
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'world_bank_projects') }}
)

select
  record ->> '$.id' as project_id,
  record ->> '$.project_name' as project_name,
  record ->> '$.status' as project_status,
  cast(left(record ->> '$.boardapprovaldate', 10) as date) as approved_on,
  obs_number as amount_usd,
  record ->> '$.url' as project_url,
  url,
  snapshot_sha256,
  locator,
  vintage_at
from records
