select indicator_values.indicator_id, indicator_values.ref_area, indicator_values.time_period, indicator_values.obs_value
from marts.indicator_values as indicator_values
inner join registry.indicators as indicators on indicator_values.indicator_id = indicators.indicator_id
where indicator_values.obs_value < indicators.floor or indicator_values.obs_value > indicators.ceiling
