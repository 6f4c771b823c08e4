select
  readings.commitment_id, readings.reading_id, readings.latest_period, readings.latest_value,
  published.obs_value as published_value
from marts.readings as readings
left join marts.indicator_values as published
  on readings.indicator_id = published.indicator_id
  and readings.ref_area = published.ref_area
  and readings.latest_period = published.time_period
where readings.latest_value is distinct from published.obs_value
  or (readings.latest_period is null) <> (readings.latest_value is null)
