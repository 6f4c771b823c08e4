-- METHOD 3.4, row by row: k of m objects reached; the state of the least advanced object where the sentence names them,
-- of the most advanced where the coders chose them; checklists by their k against the promise date.
with reviews as (
  select commitment_id, max(reviewed_on) as reviewed_on
  from {{ source('registry', 'evidence') }}
  group by commitment_id
),

counted as (
  select
    objects.commitment_id,
    commitments.milestone_kind,
    commitments.deadline,
    coalesce(commitments.reviewed_on, any_value(reviews.reviewed_on)) as reviewed_on,
    count(*) as objects_total,
    count(*) filter (where objects.is_reached) as objects_reached,
    count(*) filter (where objects.was_reached_at_promise) as reached_at_promise,
    count(*) filter (where objects.is_reported_reached) as reported_reached,
    bool_or(objects.has_primary) as has_primary,
    bool_or(objects.has_report) as has_report,
    -- A state is as sure as the primary evidence that decides it; a checklist is as sure as its weakest item.
    case commitments.milestone_kind
      when 'checklist' then min(coalesce(objects.starting_confidence, objects.reported_confidence))
      else coalesce(min(objects.starting_confidence), min(objects.reported_confidence))
    end as starting_confidence,
    max(objects.state_date) as latest_state_date,
    case commitments.chosen_by
      when 'sentence' then arg_min(objects.state, (objects.state_rank, objects.object))
      else arg_max(objects.state, (objects.state_rank, objects.object))
    end as state,
    case commitments.chosen_by
      when 'sentence' then arg_min_null(objects.state_date, (objects.state_rank, objects.object))
      else arg_max_null(objects.state_date, (objects.state_rank, objects.object))
    end as state_date,
    case commitments.chosen_by
      when 'sentence' then arg_min(objects.state_at_promise, (objects.rank_at_promise, objects.object))
      else arg_max(objects.state_at_promise, (objects.rank_at_promise, objects.object))
    end as state_at_promise,
    case commitments.chosen_by when 'sentence' then min(objects.state_rank) else max(objects.state_rank) end as state_rank,
    case commitments.chosen_by when 'sentence' then min(objects.rank_at_promise) else max(objects.rank_at_promise) end as rank_at_promise,
    string_agg(objects.object || ': ' || objects.claimed_state, '; ' order by objects.object) as claimed_items,
    case commitments.chosen_by
      when 'sentence' then arg_min(coalesce(objects.claimed_state, objects.state), (objects.claimed_rank, objects.object))
      else arg_max(coalesce(objects.claimed_state, objects.state), (objects.claimed_rank, objects.object))
    end as state_if_believed
  from {{ ref('int_milestone_objects') }} as objects
  inner join {{ source('registry', 'commitments') }} as commitments on objects.commitment_id = commitments.commitment_id
  left join reviews on objects.commitment_id = reviews.commitment_id
  group by objects.commitment_id, commitments.milestone_kind, commitments.chosen_by, commitments.deadline, commitments.reviewed_on
),

aged as (
  select
    *,
    cast({{ as_of() }} as date) > reviewed_on + to_months(6) as is_stale,
    cast({{ as_of() }} as date) > reviewed_on + to_months(9) as is_too_old
  from counted
)

select
  *,
  case when milestone_kind = 'checklist' then null when has_primary then state_at_promise else 'none' end as shown_state_at_promise,
  case
    when milestone_kind = 'checklist' and not has_primary then null
    when milestone_kind = 'checklist' then (case
      when objects_reached > reached_at_promise then 'up' when objects_reached < reached_at_promise then 'down' else 'unchanged'
    end)
    -- Suspended, lapsed and withdrawn (ranks 1 to 3) weigh as much as none.
    when (case when state_rank > 3 then state_rank else 0 end) > (case when rank_at_promise > 3 then rank_at_promise else 0 end)
      then 'up'
    when (case when state_rank > 3 then state_rank else 0 end) < (case when rank_at_promise > 3 then rank_at_promise else 0 end)
      then 'down'
    else 'unchanged'
  end as change_since_promise,
  -- The state that the row would show if the secondary sources were believed; for a checklist, item by item.
  case when milestone_kind = 'checklist' then claimed_items when state_if_believed <> state then state_if_believed end
    as claimed_state,
  deadline is not null and cast({{ as_of() }} as date) > deadline and objects_reached < objects_total as is_overdue,
  case
    when reviewed_on is null and not has_primary and not has_report then 'no_data'
    when is_too_old then 'no_recent_data'
    when milestone_kind = 'checklist' and not has_primary then (case when has_report then 'insufficient_evidence' else 'no_data' end)
    when milestone_kind = 'checklist' then (case
      when objects_reached > reached_at_promise then 'up' when objects_reached < reached_at_promise then 'down' else 'unchanged'
    end)
    else state
  end as status
from aged
