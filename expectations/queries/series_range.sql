-- Values beyond the range; negative ones where none can be negative are told by series_value_negative.
select received.series_code, received.vintage_at, received.ref_area, received.time_period, received.obs_value
from received
inner join possible on received.series_code = possible.series_code
where received.obs_value > possible.high
  or (received.obs_value < possible.low and (received.obs_value >= 0 or possible.low < 0))
