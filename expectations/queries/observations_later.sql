select series_code, ref_area, time_period, vintage_at
from marts.observations
where vintage_at > (select as_of from registry.run)
