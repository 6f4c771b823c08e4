-- Every window that METHOD 3.2 allows, by the year in which it ends. Measured yearly: the latest 6 points with at most
-- one year missing between neighbours, at least 5. Surveys: the last 3 rounds within 15 years.
-- m is the Theil-Sen slope (surveys: first to last), l the last change, both per year in transformed units.
with points as (
  select
    annual.*,
    indicators.is_survey,
    lag(annual.year) over series as year_before,
    lag(annual.segment) over series as segment_before
  from {{ ref('int_annual_points') }} as annual
  inner join {{ source('registry', 'indicators') }} as indicators on annual.indicator_id = indicators.indicator_id
  where annual.transformed is not null
  window series as (partition by annual.indicator_id, annual.ref_area order by annual.year)
),

runs as (
  select
    *,
    sum(cast(
      year_before is null or segment <> segment_before or (not is_survey and year - year_before > 2) as integer
    )) over (partition by indicator_id, ref_area order by year) as run
  from points
),

numbered as (
  select *, row_number() over (partition by indicator_id, ref_area, run order by year) as place
  from runs
),

members as (
  select
    ends.indicator_id,
    ends.ref_area,
    ends.year as end_year,
    ends.is_survey,
    points.year,
    points.transformed,
    row_number() over (partition by ends.indicator_id, ends.ref_area, ends.year order by points.year) as place
  from numbered as ends
  inner join numbered as points
    on ends.indicator_id = points.indicator_id
    and ends.ref_area = points.ref_area
    and ends.run = points.run
    and points.place between ends.place - (case when ends.is_survey then 2 else 5 end) and ends.place
    and (not ends.is_survey or ends.year - points.year <= 15)
),

slopes as (
  select
    earlier.indicator_id,
    earlier.ref_area,
    earlier.end_year,
    median((later.transformed - earlier.transformed) / (later.year - earlier.year)) as theil_sen
  from members as earlier
  inner join members as later
    on earlier.indicator_id = later.indicator_id
    and earlier.ref_area = later.ref_area
    and earlier.end_year = later.end_year
    and earlier.year < later.year
  group by earlier.indicator_id, earlier.ref_area, earlier.end_year
),

steps as (
  select
    *,
    transformed - lag(transformed) over chosen as step,
    (transformed - lag(transformed) over chosen) / (year - lag(year) over chosen) as step_per_year
  from members
  window chosen as (partition by indicator_id, ref_area, end_year order by year)
),

summaries as (
  select
    indicator_id,
    ref_area,
    end_year,
    is_survey,
    count(*) as points_used,
    min(year) as first_year,
    list(transformed order by year) as window_values,
    (last(transformed order by year) - first(transformed order by year)) / nullif(max(year) - min(year), 0) as first_to_last,
    last(step_per_year order by year) as last_change,
    coalesce(bool_and(step > 0) filter (where step is not null), false)
      or coalesce(bool_and(step < 0) filter (where step is not null), false) as is_one_sign
  from steps
  group by indicator_id, ref_area, end_year, is_survey
)

select
  summaries.* exclude (first_to_last, window_values, is_survey),
  case when summaries.is_survey then summaries.points_used >= 3 else summaries.points_used >= 5 end as is_full,
  case when summaries.is_survey then summaries.first_to_last else slopes.theil_sen end as slope,
  mann_kendall_p(summaries.window_values) as trend_p
from summaries
left join slopes
  on summaries.indicator_id = slopes.indicator_id
  and summaries.ref_area = slopes.ref_area
  and summaries.end_year = slopes.end_year
