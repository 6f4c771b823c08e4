select
  event_id,
  commitment_id,
  object,
  event_date,
  state,
  is_primary,
  description,
  source_title,
  publisher,
  url,
  cast(null as varchar) as archived_sha256,
  reviewed_on,
  coder,
  second_coder,
  event_date_precision,
  evidence_class
from {{ source('registry', 'evidence') }}
where event_date <= cast({{ as_of() }} as date)
order by event_id, commitment_id
