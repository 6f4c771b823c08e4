select
  receipt_id,
  commitment_id,
  reading_id,
  claim_id,
  figure,
  value,
  step,
  {{ rule_version() }} as rule_version,
  inputs,
  vintage_at,
  snapshot_sha256,
  url,
  locator,
  {{ code_version() }} as code_version
from {{ ref('int_receipts') }}
order by receipt_id
