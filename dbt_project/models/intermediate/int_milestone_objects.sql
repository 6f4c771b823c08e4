-- METHOD 3.4, object by object: the state of the last dated primary event, now and at the promise date, and a later
-- state that only secondary sources support. States are ranked by how far they have come; the ways back rank low.
with events as (
  select
    evidence.*,
    states.rank,
    evidence.event_date <= manifestos.promise_date as was_before_promise
  from {{ source('registry', 'evidence') }} as evidence
  inner join {{ source('registry', 'milestone_states') }} as states on evidence.state = states.state
  inner join {{ source('registry', 'commitments') }} as commitments on evidence.commitment_id = commitments.commitment_id
  inner join {{ source('registry', 'manifestos') }} as manifestos on commitments.manifesto_id = manifestos.manifesto_id
  where evidence.event_date <= cast({{ as_of() }} as date)
),

primaries as (
  select
    commitment_id,
    object,
    arg_max(state, (event_date, rank, event_id)) as state,
    max(event_date) as state_date,
    arg_max(state, (event_date, rank, event_id)) filter (where was_before_promise) as state_at_promise,
    arg_max(starting_confidence, (event_date, rank, event_id)) as starting_confidence
  from events
  where is_primary
  group by commitment_id, object
),

reported as (
  select
    events.commitment_id,
    events.object,
    arg_max(events.state, (events.event_date, events.rank, events.event_id)) as claimed_state,
    max(events.event_date) as claimed_date,
    min(events.starting_confidence) as starting_confidence
  from events
  left join primaries on events.commitment_id = primaries.commitment_id and events.object = primaries.object
  where not events.is_primary and (primaries.state_date is null or events.event_date > primaries.state_date)
  group by events.commitment_id, events.object
)

select
  objects.commitment_id,
  objects.object,
  coalesce(primaries.state, 'none') as state,
  primaries.state_date,
  coalesce(primaries.state_at_promise, 'none') as state_at_promise,
  primaries.starting_confidence,
  primaries.state is not null as has_primary,
  case when reported.claimed_state <> coalesce(primaries.state, 'none') then reported.claimed_state end as claimed_state,
  reported.claimed_date,
  reported.claimed_state is not null as has_report,
  reported.starting_confidence as reported_confidence,
  now_states.rank as state_rank,
  claimed_states.rank as claimed_rank,
  then_states.rank as rank_at_promise,
  coalesce(primaries.state, 'none') in ('in_force', 'operating') as is_reached,
  coalesce(reported.claimed_state, primaries.state, 'none') in ('in_force', 'operating') as is_reported_reached,
  coalesce(primaries.state_at_promise, 'none') in ('in_force', 'operating') as was_reached_at_promise
from {{ source('registry', 'objects') }} as objects
left join primaries on objects.commitment_id = primaries.commitment_id and objects.object = primaries.object
left join reported on objects.commitment_id = reported.commitment_id and objects.object = reported.object
left join {{ source('registry', 'milestone_states') }} as now_states on coalesce(primaries.state, 'none') = now_states.state
left join {{ source('registry', 'milestone_states') }} as claimed_states
  on coalesce(reported.claimed_state, primaries.state, 'none') = claimed_states.state
left join {{ source('registry', 'milestone_states') }} as then_states on coalesce(primaries.state_at_promise, 'none') = then_states.state
