select commitment_id, clock
from marts.scorecard
where clock <> 'not_started' and manifesto_id not in (
  select manifesto_id from registry.mandates where starts_on <= (select cast(as_of as date) from registry.run)
)
