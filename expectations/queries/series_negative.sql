select received.series_code, received.vintage_at, received.ref_area, received.time_period, received.obs_value
from received
inner join possible on received.series_code = possible.series_code
where received.obs_value < 0 and possible.low >= 0
