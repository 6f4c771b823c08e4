-- The Theil-Sen slope over the last ten years of a series (at least 8 points, no break), as description only.
with latest as (
  select indicator_id, ref_area, max(year) as end_year, arg_max(segment, year) as segment
  from {{ ref('int_annual_points') }}
  where transformed is not null
  group by indicator_id, ref_area
),

decade as (
  select points.indicator_id, points.ref_area, points.year, points.transformed
  from {{ ref('int_annual_points') }} as points
  inner join latest
    on points.indicator_id = latest.indicator_id
    and points.ref_area = latest.ref_area
    and points.segment = latest.segment
    and points.year > latest.end_year - 10
  where points.transformed is not null
),

counted as (
  select *, count(*) over (partition by indicator_id, ref_area) as points_used from decade
)

select
  earlier.indicator_id,
  earlier.ref_area,
  median((later.transformed - earlier.transformed) / (later.year - earlier.year)) as long_slope
from counted as earlier
inner join counted as later
  on earlier.indicator_id = later.indicator_id and earlier.ref_area = later.ref_area and earlier.year < later.year
where earlier.points_used >= 8
group by earlier.indicator_id, earlier.ref_area
