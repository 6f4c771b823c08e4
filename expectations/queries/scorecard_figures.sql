select commitment_id, latest_value, unit_measure, latest_period, data_as_of, freshness, confidence
from marts.scorecard
where (
    latest_value is not null
    and (unit_measure is null or latest_period is null or data_as_of is null or freshness is null or confidence is null)
  )
  or (baseline_value is not null and (unit_measure is null or baseline_period is null))
  or (target_value is not null and (unit_measure is null or target_period is null))
