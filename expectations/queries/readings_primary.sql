-- Commitments whose readings have no primary one or several, or whose row shows another one than that.
select
  readings.commitment_id,
  count(*) filter (where readings.is_primary) as primaries,
  any_value(scorecard.primary_reading_id) as shown_reading_id
from marts.readings as readings
left join marts.scorecard as scorecard on readings.commitment_id = scorecard.commitment_id
group by readings.commitment_id
having count(*) filter (where readings.is_primary) <> 1
  or count(*) filter (where readings.is_primary and readings.reading_id = scorecard.primary_reading_id) <> 1
