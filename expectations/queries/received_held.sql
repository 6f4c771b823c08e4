select observations.series_code, observations.file_vintage_at as vintage_at, count(*) as observations
from intermediate.int_observations as observations
inner join registry.gate_decisions as decisions
  on observations.series_code = decisions.series_code
  and observations.file_vintage_at = decisions.vintage_at
  and decisions.decision = 'held'
group by all
