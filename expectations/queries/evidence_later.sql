select event_id, commitment_id, event_date
from marts.evidence
where event_date > (select cast(as_of as date) from registry.run)
