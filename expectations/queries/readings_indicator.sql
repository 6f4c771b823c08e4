select readings.commitment_id, readings.reading_id, readings.indicator_id, readings.unit_measure
from marts.readings as readings
left join marts.indicators as indicators on readings.indicator_id = indicators.indicator_id
where readings.unit_measure is distinct from indicators.unit_measure
