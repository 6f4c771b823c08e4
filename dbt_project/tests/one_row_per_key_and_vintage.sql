-- Two rows of one key in one vintage would make the value in force a matter of chance.
select
  'two rows of one key in one vintage' as problem,
  series_code,
  ref_area,
  counterpart_area,
  breakdown,
  time_period,
  vintage_at
from {{ ref('int_observations_received') }}
group by all
having count(*) > 1
