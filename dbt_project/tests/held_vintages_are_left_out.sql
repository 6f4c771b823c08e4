-- What the gate holds is never computed with.
select 'a held vintage is in use' as problem, received.series_code, received.time_period, received.file_vintage_at
from {{ ref('int_observations_received') }} as received
inner join {{ source('registry', 'gate_decisions') }} as decisions
  on received.series_code = decisions.series_code
  and received.file_vintage_at = decisions.vintage_at
  and decisions.decision = 'held'
