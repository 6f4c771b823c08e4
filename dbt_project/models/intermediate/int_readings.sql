-- Every reading of every commitment, scored by the rule of its type.
with described as (
  select
    readings.*,
    commitments.promise_type,
    indicators.unit_label as unit_measure,
    latest.latest_period,
    latest.latest_value
  from {{ source('registry', 'readings') }} as readings
  inner join {{ source('registry', 'commitments') }} as commitments on readings.commitment_id = commitments.commitment_id
  inner join {{ source('registry', 'indicators') }} as indicators on readings.indicator_id = indicators.indicator_id
  inner join {{ ref('int_reading_latest') }} as latest
    on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
),

scored as (
  select
    described.*,
    targets.v_b as baseline_value,
    targets.tv as target_figure,
    targets.progress_ratio,
    targets.ratio_class,
    targets.path_gap,
    targets.remaining_pace,
    targets.class_margin,
    directions.trend_slope,
    directions.last_change,
    directions.flat_threshold,
    directions.trend_p,
    directions.long_slope,
    directions.peer_change_gap,
    directions.peer_count,
    directions.status_held_windows,
    directions.status_total_windows,
    coalesce(directions.is_one_sign, windows.is_one_sign, false) as is_one_sign,
    coalesce(targets.points_used, directions.points_used, holds.points_used, 0) as points_used,
    coalesce(targets.status, directions.status, holds.status) as status
  from described
  left join {{ ref('int_readings_target') }} as targets
    on described.commitment_id = targets.commitment_id and described.reading_id = targets.reading_id
  left join {{ ref('int_readings_direction') }} as directions
    on described.commitment_id = directions.commitment_id and described.reading_id = directions.reading_id
  left join {{ ref('int_readings_hold') }} as holds
    on described.commitment_id = holds.commitment_id and described.reading_id = holds.reading_id
  left join {{ ref('int_trend_windows') }} as windows
    on described.indicator_id = windows.indicator_id
    and described.ref_area = windows.ref_area
    and {{ period_year('described.latest_period') }} = windows.end_year
),

compared as (
  select
    *,
    case when promise_type = 'target' then ratio_class else status end as compared_by
  from scored
)

select
  compared.*,
  coalesce(compared.compared_by = primaries.compared_by, false) as agrees_with_primary
from compared
inner join compared as primaries on compared.commitment_id = primaries.commitment_id and primaries.is_primary
