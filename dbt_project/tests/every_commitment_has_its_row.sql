-- The scorecard holds every commitment of the registry and nothing else; a status without its words, or a row that
-- restates a restating one, would drop out of the joins.
select
  case when scorecard.commitment_id is null then 'no row in the scorecard' else 'not in the registry' end as problem,
  coalesce(commitments.commitment_id, scorecard.commitment_id) as commitment_id
from {{ source('registry', 'commitments') }} as commitments
full join {{ ref('scorecard') }} as scorecard on commitments.commitment_id = scorecard.commitment_id
where commitments.commitment_id is null or scorecard.commitment_id is null
