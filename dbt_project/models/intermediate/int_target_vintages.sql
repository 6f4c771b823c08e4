-- In which vintages had a full year at or before the target's reached it? A ratio target is read anew in each vintage;
-- a value on the other side of a declared break reaches nothing. A year that reaches it in a second vintage makes it met
-- (`is_reached_again`).
with instants as (
  select distinct indicator_id, ref_area, vintage_at as known_at from {{ ref('int_indicator_revisions') }}
),

known as (
  select
    readings.commitment_id,
    readings.reading_id,
    instants.known_at,
    {{ period_year('values_then.time_period') }} as year,
    values_then.obs_value,
    {{ period_year('readings.baseline_period') }} as baseline_year,
    {{ period_year('readings.target_period') }} as target_year,
    readings.stated_value,
    readings.target_ratio,
    readings.target_value,
    readings.direction
  from {{ source('registry', 'readings') }} as readings
  inner join instants
    on readings.indicator_id = instants.indicator_id and readings.ref_area = instants.ref_area
  inner join {{ ref('int_indicator_revisions') }} as values_then
    on instants.indicator_id = values_then.indicator_id
    and instants.ref_area = values_then.ref_area
    and values_then.vintage_at <= instants.known_at
    and (values_then.superseded_at is null or values_then.superseded_at > instants.known_at)
  where readings.target_period is not null
    and not exists (
      select 1 from {{ source('registry', 'indicator_breaks') }} as breaks
      where breaks.indicator_id = readings.indicator_id
        and {{ period_year('breaks.period') }} > {{ period_year('readings.baseline_period') }}
        and {{ period_year('breaks.period') }} <= {{ period_year('values_then.time_period') }}
    )
),

baselines as (
  select
    commitment_id,
    reading_id,
    known_at,
    coalesce(any_value(stated_value), max(obs_value) filter (where year = baseline_year)) as baseline_value
  from known
  group by commitment_id, reading_id, known_at
),

targets as (
  select
    known.*,
    known.year > known.baseline_year and known.year <= known.target_year as is_in_time,
    case known.direction
      when 'increase' then known.obs_value >= coalesce(known.target_value, known.target_ratio * baselines.baseline_value)
      else known.obs_value <= coalesce(known.target_value, known.target_ratio * baselines.baseline_value)
    end as is_reached
  from known
  inner join baselines
    on known.commitment_id = baselines.commitment_id
    and known.reading_id = baselines.reading_id
    and known.known_at = baselines.known_at
),

counted as (
  select
    *,
    count(*) filter (where is_in_time and is_reached)
      over (partition by commitment_id, reading_id, year order by known_at) as times_reached
  from targets
)

select
  commitment_id,
  reading_id,
  known_at,
  coalesce(bool_or(is_in_time and is_reached), false) as is_reached_in_time,
  coalesce(bool_or(times_reached >= 2), false) as is_reached_again,
  coalesce(bool_or(year > target_year and is_reached), false) as is_reached_late,
  bool_or(year = target_year) as is_due
from counted
group by commitment_id, reading_id, known_at
