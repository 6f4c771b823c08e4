select indicator_id, ref_area, time_period, obs_value, vintage_at, superseded_at
from {{ ref('int_indicator_revisions') }}
order by indicator_id, ref_area, time_period, vintage_at
