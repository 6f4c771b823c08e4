select commitment_id, count(*) filter (where is_primary) as primaries
from marts.readings
group by commitment_id
having count(*) filter (where is_primary) <> 1
