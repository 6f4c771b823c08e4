select scorecard.commitment_id, scorecard.audit_score, count(*) filter (where items.answer) as counted
from marts.scorecard as scorecard
left join marts.audit_items as items on scorecard.commitment_id = items.commitment_id
group by scorecard.commitment_id, scorecard.audit_score
having scorecard.audit_score <> count(*) filter (where items.answer)
