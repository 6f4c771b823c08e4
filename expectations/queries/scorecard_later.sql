select commitment_id, data_as_of, state_date
from marts.scorecard
where data_as_of > (select as_of from registry.run) or state_date > (select cast(as_of as date) from registry.run)
