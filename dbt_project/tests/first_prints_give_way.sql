-- Where a file holds a first print beside the figure that replaced it, that figure is in force: at the file's instant the
-- value known is not the first print's.
with beside as (
  select finals.*
  from {{ ref('int_observations_received') }} as finals
  inner join {{ ref('int_observations_received') }} as prints
    on finals.series_code = prints.series_code
    and finals.ref_area = prints.ref_area
    and finals.counterpart_area is not distinct from prints.counterpart_area
    and finals.breakdown is not distinct from prints.breakdown
    and finals.time_period = prints.time_period
    and finals.file_vintage_at = prints.file_vintage_at
  where finals.obs_status <> 'first_print' and prints.obs_status = 'first_print'
)

select 'a first print is in force beside the figure that replaced it' as problem, beside.series_code, beside.ref_area, beside.time_period
from beside
left join {{ ref('int_observations') }} as in_force
  on beside.series_code = in_force.series_code
  and beside.ref_area = in_force.ref_area
  and beside.counterpart_area is not distinct from in_force.counterpart_area
  and beside.breakdown is not distinct from in_force.breakdown
  and beside.time_period = in_force.time_period
  and in_force.vintage_at <= beside.file_vintage_at
  and (in_force.superseded_at is null or in_force.superseded_at > beside.file_vintage_at)
where in_force.obs_value is distinct from beside.obs_value
