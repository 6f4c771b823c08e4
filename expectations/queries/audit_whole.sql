select scorecard.commitment_id, count(distinct items.item) as items
from marts.scorecard as scorecard
left join marts.audit_items as items
  on scorecard.commitment_id = items.commitment_id and items.item in ({{ words("AuditItem") }})
group by scorecard.commitment_id
having count(distinct items.item) < len([{{ words("AuditItem") }}])
