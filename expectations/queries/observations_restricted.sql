select observations.series_code, count(*) as observations
from marts.observations as observations
inner join registry.series as series on observations.series_code = series.series_code
where series.redistribution <> 'full'
group by observations.series_code
