select commitment_id
from previous_commitments
where commitment_id not in (select commitment_id from marts.scorecard)
