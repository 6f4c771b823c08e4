select distinct unit_measure
from marts.observations
where unit_measure not in (select label_en from registry.units)
