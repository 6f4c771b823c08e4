-- METHOD 3.1. v_b baseline, v_t latest, tv target; n = years run, years_given = years given.
with facts as (
  select
    readings.commitment_id,
    readings.reading_id,
    readings.indicator_id,
    readings.path,
    readings.direction,
    readings.baseline_period,
    readings.target_period,
    readings.target_ratio,
    readings.target_value as stated_target,
    readings.stated_value,
    latest.latest_year,
    latest.latest_year - {{ period_year('readings.baseline_period') }} as n,
    {{ period_year('readings.target_period') }} - {{ period_year('readings.baseline_period') }} as years_given,
    {{ period_year('readings.target_period') }} - latest.latest_year as years_left,
    base.obs_value as measured_baseline,
    latest.latest_value as v_t,
    latest.latest_period,
    latest.is_too_old,
    manifestos.has_mandate_at_deadline
  from {{ source('registry', 'readings') }} as readings
  inner join {{ ref('int_reading_latest') }} as latest
    on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
  inner join {{ ref('int_mandates') }} as manifestos
    on readings.commitment_id = manifestos.commitment_id and readings.reading_id = manifestos.reading_id
  left join {{ ref('int_annual_points') }} as base
    on readings.indicator_id = base.indicator_id
    and readings.ref_area = base.ref_area
    and readings.baseline_period = base.time_period
  where readings.target_period is not null
),

ends as (
  select
    *,
    coalesce(stated_value, measured_baseline) as v_b,
    coalesce(stated_target, target_ratio * coalesce(stated_value, measured_baseline)) as tv,
    case direction when 'decrease' then -1 else 1 end as wanted,
    exists (
      select 1 from {{ source('registry', 'indicator_breaks') }} as breaks
      where breaks.indicator_id = facts.indicator_id
        and {{ period_year('breaks.period') }} > {{ period_year('facts.baseline_period') }}
        and {{ period_year('breaks.period') }} <= facts.latest_year
    ) as has_break
  from facts
),

points_after as (
  select
    ends.commitment_id,
    ends.reading_id,
    count(*) filter (where points.year > {{ period_year('ends.baseline_period') }}) as observations_after,
    count(*) filter (where points.year >= {{ period_year('ends.baseline_period') }}) as points_used
  from ends
  inner join {{ source('registry', 'readings') }} as readings
    on ends.commitment_id = readings.commitment_id and ends.reading_id = readings.reading_id
  inner join {{ ref('int_annual_points') }} as points
    on readings.indicator_id = points.indicator_id and readings.ref_area = points.ref_area
  group by ends.commitment_id, ends.reading_id
),

paces as (
  select
    *,
    case when n > 0 and not has_break then (case path
      when 'compound' then (case when v_b > 0 and v_t > 0 and tv > 0 and tv <> v_b
        then (power(v_t / v_b, 1.0 / n) - 1) / (power(tv / v_b, 1.0 / years_given) - 1) end)
      else ((v_t - v_b) / n) / nullif((tv - v_b) / years_given, 0)
    end) end as progress_ratio,
    case when n >= 0 and not has_break then wanted * (case path
      when 'compound' then (case when v_b > 0 and tv > 0 then v_t / (v_b * power(tv / v_b, n * 1.0 / years_given)) - 1 end)
      else v_t - (v_b + (tv - v_b) * n / years_given)
    end) end as path_gap,
    case when n >= 0 and years_left > 0 and not has_break then wanted * (case path
      when 'compound' then (case when v_t > 0 and tv > 0 then power(tv / v_t, 1.0 / years_left) - 1 end)
      else (tv - v_t) / years_left
    end) end as remaining_pace
  from ends
),

vintages as (
  select
    commitment_id,
    reading_id,
    bool_or(is_reached_again) as is_met,
    arg_max(is_reached_late, known_at) as is_reached_late,
    arg_max(is_reached_in_time, known_at) as is_reached_now,
    arg_max(is_due, known_at) as is_due
  from {{ ref('int_target_vintages') }}
  group by commitment_id, reading_id
),

classed as (
  select
    paces.*,
    coalesce(points_after.observations_after, 0) as observations_after,
    coalesce(points_after.points_used, 0) as points_used,
    coalesce(vintages.is_met, false) as is_met,
    coalesce(vintages.is_reached_late, false) as is_reached_late,
    coalesce(vintages.is_due and not vintages.is_reached_now, false) as is_due_unreached,
    case
      when progress_ratio >= 0.95 then 'on_path'
      when progress_ratio >= 0.60 then 'behind'
      when progress_ratio >= 0 then 'far_behind'
      when progress_ratio < 0 then 'moving_away'
    end as ratio_class
  from paces
  left join points_after on paces.commitment_id = points_after.commitment_id and paces.reading_id = points_after.reading_id
  left join vintages on paces.commitment_id = vintages.commitment_id and paces.reading_id = vintages.reading_id
),

-- How far the latest value lies above the line to the next lower class: a status this near a line is told so.
class_lines as (
  select
    *,
    case ratio_class when 'on_path' then 0.95 when 'behind' then 0.60 when 'far_behind' then 0.0 end as lower_line
  from classed
),

margins as (
  select
    *,
    wanted * case path
      when 'compound' then v_t - v_b * power(1 + lower_line * (power(tv / v_b, 1.0 / years_given) - 1), n)
      else v_t - (v_b + lower_line * n * (tv - v_b) / years_given)
    end as class_margin
  from class_lines
)

select
  *,
  case
    when v_t is null then 'no_data'
    when is_too_old then 'no_recent_data'
    when is_met then 'met'
    when v_b is null or has_break or n < 0 or (n > 0 and progress_ratio is null) then 'insufficient_data'
    when is_due_unreached and not has_mandate_at_deadline then 'expired_untested'
    when is_due_unreached and is_reached_late then 'met_late'
    when is_due_unreached then 'missed'
    when n * 1.0 / years_given < 0.20 or observations_after < 3 then 'too_early'
    else coalesce(ratio_class, 'insufficient_data')
  end as status
from margins
