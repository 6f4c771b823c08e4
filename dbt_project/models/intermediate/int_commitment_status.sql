-- One row per commitment: the status of its own rule, with confidence and freshness. Rows that restate another one take
-- that row's in `int_scorecard`.
with primaries as (
  select
    readings.commitment_id,
    readings.reading_id,
    readings.status,
    readings.is_one_sign,
    latest.latest_vintage_at,
    latest.latest_period,
    latest.due_from,
    latest.release_interval_months,
    latest.is_withheld,
    latest.held_at,
    latest.is_stale,
    latest.stale_after
  from {{ ref('int_readings') }} as readings
  inner join {{ ref('int_reading_latest') }} as latest
    on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
  where readings.is_primary
)

select
  commitments.commitment_id,
  primaries.reading_id as primary_reading_id,
  case
    when commitments.promise_type = 'not_verifiable' then 'not_verifiable'
    when commitments.is_not_observable then 'not_observable'
    when coalesce(primaries.status, milestones.status) in ('no_data', 'no_recent_data', 'insufficient_data')
      then coalesce(primaries.status, milestones.status)
    when confidence.level = 0 and not coalesce(primaries.is_one_sign, false) then 'insufficient_evidence'
    else coalesce(primaries.status, milestones.status)
  end as indicator_status,
  confidence.confidence,
  confidence.confidence_reasons,
  case
    when commitments.promise_type = 'not_verifiable' or commitments.is_not_observable then null
    when commitments.promise_type = 'milestone' then (case
      when milestones.reviewed_on is null then 'no_data' when milestones.is_stale then 'stale' else 'fresh'
    end)
    when primaries.latest_period is null then 'no_data'
    when primaries.is_withheld then 'withheld'
    when primaries.is_stale then 'stale'
    else 'fresh'
  end as freshness,
  case
    when commitments.promise_type = 'milestone' then (case
      when milestones.is_stale then cast(milestones.reviewed_on + to_months(6) + to_days(1) as date) else milestones.reviewed_on
    end)
    when primaries.is_withheld then cast(primaries.held_at as date)
    when primaries.is_stale then cast(primaries.stale_after + 1 as date)
    else cast(primaries.latest_vintage_at as date)
  end as freshness_since,
  primaries.latest_vintage_at as data_as_of,
  cast(primaries.due_from + to_months(cast(primaries.release_interval_months as integer)) as date) as next_release_due
from {{ source('registry', 'commitments') }} as commitments
left join primaries on commitments.commitment_id = primaries.commitment_id
left join {{ ref('int_milestones') }} as milestones on commitments.commitment_id = milestones.commitment_id
left join {{ ref('int_confidence') }} as confidence on commitments.commitment_id = confidence.commitment_id
where commitments.restates is null
