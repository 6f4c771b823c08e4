select restating.commitment_id, restating.restates, restating.indicator_status, origin.indicator_status as restated_status
from marts.scorecard as restating
left join marts.scorecard as origin on restating.restates = origin.commitment_id
where restating.restates is not null and (
  restating.indicator_status is distinct from origin.indicator_status
  or restating.latest_value is distinct from origin.latest_value
  or restating.latest_period is distinct from origin.latest_period
  or restating.confidence is distinct from origin.confidence
  or restating.freshness is distinct from origin.freshness
)
