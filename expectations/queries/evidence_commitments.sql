select event_id, commitment_id
from marts.evidence
where commitment_id not in (select commitment_id from marts.scorecard)
