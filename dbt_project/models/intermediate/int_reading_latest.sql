-- Of each reading, its latest annual value and how old that is against the publisher's own pace (METHOD 5). The age
-- counts from the end of the period and the usual lag, never from the time of a download. An annual value comes once a
-- year, however often its months do.
with latest as (
  select
    indicator_id,
    ref_area,
    max(year) as latest_year,
    arg_max(time_period, year) as latest_period,
    arg_max(obs_value, year) as latest_value,
    arg_max(segment, year) as latest_segment,
    arg_max(vintage_at, year) as latest_vintage_at,
    count(*) as points_held
  from {{ ref('int_annual_points') }}
  group by indicator_id, ref_area
),

pace as (
  select
    inputs.indicator_id,
    greatest(12, max(series.release_interval_months)) as release_interval_months,
    max(series.usual_lag_days) as usual_lag_days,
    min(series.starting_confidence) as starting_confidence,
    arg_min(series.evidence_class, (series.starting_confidence, series.evidence_class)) as evidence_class
  from {{ source('registry', 'indicator_inputs') }} as inputs
  inner join {{ source('registry', 'series') }} as series on inputs.series_code = series.series_code
  group by inputs.indicator_id
),

held as (
  select inputs.indicator_id, max(held.vintage_at) as held_at
  from {{ source('registry', 'indicator_inputs') }} as inputs
  inner join {{ ref('int_series_held') }} as held on inputs.series_code = held.series_code
  group by inputs.indicator_id
),

aged as (
  select
    readings.commitment_id,
    readings.reading_id,
    latest.* exclude (indicator_id, ref_area),
    pace.release_interval_months,
    pace.usual_lag_days,
    pace.starting_confidence,
    pace.evidence_class,
    held.indicator_id is not null as is_withheld,
    held.held_at,
    {{ period_end('latest.latest_period') }} + to_days(cast(pace.usual_lag_days as integer)) as due_from
  from {{ source('registry', 'readings') }} as readings
  left join latest on readings.indicator_id = latest.indicator_id and readings.ref_area = latest.ref_area
  left join pace on readings.indicator_id = pace.indicator_id
  left join held on readings.indicator_id = held.indicator_id
)

select
  *,
  cast(due_from + to_months(cast(2 * release_interval_months as integer)) as date) as stale_after,
  cast(due_from + to_months(cast(3 * release_interval_months as integer)) as date) as too_old_after,
  cast({{ as_of() }} as date) > due_from + to_months(cast(2 * release_interval_months as integer)) as is_stale,
  cast({{ as_of() }} as date) > due_from + to_months(cast(3 * release_interval_months as integer)) as is_too_old
from aged
