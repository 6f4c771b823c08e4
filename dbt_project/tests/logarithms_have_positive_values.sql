-- A logarithm needs positive values: a series with zeros or losses needs another declared transform (METHOD 3.2).
select
  'indicator ' || indicator_id || ': ' || obs_value || ' in ' || time_period || ' has no logarithm; declare another transform'
    as problem,
  indicator_id,
  ref_area,
  time_period
from {{ ref('int_annual_points') }}
where transformed is null
