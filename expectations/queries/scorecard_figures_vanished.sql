select previous.commitment_id, previous.latest_value as value_before
from previous_commitments as previous
inner join marts.scorecard as scorecard on previous.commitment_id = scorecard.commitment_id
where previous.latest_value is not null and scorecard.latest_value is null
