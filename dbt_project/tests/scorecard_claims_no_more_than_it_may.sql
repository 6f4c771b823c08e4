-- METHOD 1, 2 and 4: what cannot be verified says so; without a mandate nothing is due and nothing is credited; at
-- very_low only a window whose changes all have one sign, or the word for an absence, stands.
select
  case
    when scorecard.verifiable <> (scorecard.promise_type <> 'not_verifiable' and scorecard.indicator_status <> 'not_observable')
      then 'verifiable does not fit the type and the status'
    when not scorecard.verifiable and (scorecard.confidence is not null or scorecard.freshness is not null
      or scorecard.not_verifiable_reason is null or scorecard.fulfilment <> 'not_verifiable')
      then 'a row that cannot be verified has a confidence or a freshness, or lacks its reason'
    when scorecard.verifiable and scorecard.clock = 'not_started' and scorecard.fulfilment <> 'not_yet_due'
      then 'something is due before there was a mandate'
    when scorecard.clock = 'not_started' and scorecard.attribution <> 'A0' then 'something is credited before there was a mandate'
    when scorecard.confidence = 'very_low' and not coalesce(readings.is_one_sign, false) and scorecard.indicator_status
      not in ('insufficient_evidence', 'insufficient_data', 'no_recent_data', 'no_data') then 'a status below the confidence floor'
  end as problem,
  scorecard.commitment_id
from {{ ref('scorecard') }} as scorecard
left join {{ ref('int_readings') }} as readings
  on coalesce(scorecard.restates, scorecard.commitment_id) = readings.commitment_id
  and scorecard.primary_reading_id = readings.reading_id
where problem is not null
