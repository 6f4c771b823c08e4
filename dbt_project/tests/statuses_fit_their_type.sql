-- METHOD 3.7: which words a commitment of each type may show.
with allowed (promise_type, status) as (
  values
    ('target', ['met', 'met_late', 'missed', 'expired_untested', 'too_early', 'on_path', 'behind', 'far_behind', 'moving_away']),
    ('direction', ['improving', 'slipping', 'steady', 'turning', 'worsening']),
    ('hold', ['held', 'at_risk', 'breached', 'restored', 'not_observable']),
    ('milestone', ['none', 'announced', 'negotiating', 'signed', 'ratified', 'in_force', 'operating', 'suspended', 'lapsed',
                   'withdrawn', 'unchanged', 'up', 'down']),
    ('not_verifiable', ['not_verifiable'])
)

select
  scorecard.promise_type || ' with status ' || scorecard.indicator_status as problem,
  scorecard.commitment_id
from {{ ref('scorecard') }} as scorecard
left join allowed on scorecard.promise_type = allowed.promise_type
where not coalesce(
  list_contains(allowed.status, scorecard.indicator_status)
  or (
    scorecard.promise_type <> 'not_verifiable'
    and scorecard.indicator_status in ('insufficient_data', 'insufficient_evidence', 'no_recent_data', 'no_data')
  ), false
)
