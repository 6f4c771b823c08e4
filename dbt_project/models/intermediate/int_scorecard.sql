-- The whole row of each commitment; a row that restates another shows that row's status and figures, and is not counted.
with shown as (
  select commitments.*, coalesce(commitments.restates, commitments.commitment_id) as shown_id
  from {{ source('registry', 'commitments') }} as commitments
),

spans as (
  select
    commitment_id,
    count(*) as readings_total,
    count(*) filter (where agrees_with_primary) as readings_agreeing,
    min(progress_ratio) as progress_ratio_min,
    max(progress_ratio) as progress_ratio_max
  from {{ ref('int_readings') }}
  group by commitment_id
)

select
  shown.commitment_id,
  shown.manifesto_id,
  shown.section,
  shown.sentence_id,
  shown.restates,
  shown.force,
  shown.title_en,
  shown.title_ur,
  shown.quote,
  shown.promise_type,
  shown.promise_type <> 'not_verifiable' and statuses.indicator_status <> 'not_observable' as verifiable,
  origin.not_verifiable_reason,
  coalesce(shown.checkable_if, origin.checkable_if) as checkable_if,
  shown.audit_score,
  origin.interpretation_sha256,
  shown.premise_error,
  statuses.indicator_status,
  readings.ratio_class,
  milestones.claimed_state,
  milestones.is_overdue,
  milestones.state_date,
  milestones.shown_state_at_promise as state_at_promise,
  milestones.change_since_promise,
  milestones.objects_reached,
  milestones.objects_total,
  case
    when shown.promise_type = 'not_verifiable' or statuses.indicator_status = 'not_observable' then 'not_verifiable'
    when clocks.clock = 'not_started' then 'not_yet_due'
    when statuses.indicator_status in ('met', 'in_force', 'operating') then 'fulfilled'
    when statuses.indicator_status = 'met_late' then 'fulfilled_late'
    when statuses.indicator_status = 'missed' then 'not_fulfilled'
    when statuses.indicator_status = 'withdrawn' then 'withdrawn'
    when statuses.indicator_status = 'none' then 'not_started'
    when milestones.objects_reached > 0 then 'partly_fulfilled'
    else 'in_progress'
  end as fulfilment,
  statuses.confidence,
  statuses.confidence_reasons,
  spans.readings_agreeing,
  coalesce(spans.readings_total, 0) as readings_total,
  spans.progress_ratio_min,
  spans.progress_ratio_max,
  clocks.clock,
  statuses.freshness,
  statuses.freshness_since,
  statuses.primary_reading_id,
  readings.indicator_id,
  readings.ref_area,
  readings.unit_measure,
  readings.path,
  readings.baseline_period,
  readings.baseline_value,
  readings.target_period,
  readings.target_figure as target_value,
  readings.band_low,
  readings.band_high,
  readings.latest_period,
  readings.latest_value,
  readings.progress_ratio,
  readings.path_gap,
  readings.remaining_pace,
  readings.class_margin,
  readings.peer_change_gap,
  readings.peer_count,
  statuses.data_as_of,
  statuses.next_release_due,
  cast(coalesce(statuses.data_as_of, statuses.freshness_since) as date) as status_since,
  summaries.summary_en,
  summaries.summary_ur
from shown
inner join {{ source('registry', 'commitments') }} as origin on shown.shown_id = origin.commitment_id
inner join {{ ref('int_commitment_status') }} as statuses on shown.shown_id = statuses.commitment_id
inner join {{ ref('int_mandate_clock') }} as clocks on shown.manifesto_id = clocks.manifesto_id
inner join {{ ref('int_summaries') }} as summaries on shown.shown_id = summaries.commitment_id
left join {{ ref('int_readings') }} as readings
  on shown.shown_id = readings.commitment_id and statuses.primary_reading_id = readings.reading_id
left join {{ ref('int_milestones') }} as milestones on shown.shown_id = milestones.commitment_id
left join spans on shown.shown_id = spans.commitment_id
