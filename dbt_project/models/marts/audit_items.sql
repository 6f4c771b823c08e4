select commitment_id, item, answer, note
from {{ source('registry', 'audit_items') }}
order by commitment_id, item
