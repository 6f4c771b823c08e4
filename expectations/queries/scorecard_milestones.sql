select scorecard.commitment_id, scorecard.indicator_status
from marts.scorecard as scorecard
where scorecard.promise_type = 'milestone'
  and scorecard.indicator_status in ({{ words("MilestoneState") }})
  and scorecard.indicator_status <> 'none'
  and not exists (
    select 1
    from marts.evidence as evidence
    where evidence.commitment_id = coalesce(scorecard.restates, scorecard.commitment_id)
      and evidence.is_primary
      and evidence.state = scorecard.indicator_status
  )
