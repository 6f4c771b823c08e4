-- At very_low the status is insufficient_evidence, except where all changes in the window have one sign (METHOD 4), and
-- where there are too few, too old or no figures for a status anyway.
select scorecard.commitment_id, scorecard.indicator_status, scorecard.confidence
from marts.scorecard as scorecard
left join intermediate.int_readings as readings
  on coalesce(scorecard.restates, scorecard.commitment_id) = readings.commitment_id
  and scorecard.primary_reading_id = readings.reading_id
where scorecard.confidence = 'very_low'
  and not coalesce(readings.is_one_sign, false)
  and scorecard.indicator_status not in ('insufficient_evidence', 'insufficient_data', 'no_recent_data', 'no_data')
