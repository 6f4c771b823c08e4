select series_code, ref_area, time_period, obs_status, obs_value
from marts.observations
where (obs_status = 'missing') <> (obs_value is null)
