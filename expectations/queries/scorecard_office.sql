select commitment_id, clock, fulfilment, attribution
from marts.scorecard
where clock = 'not_started' and (fulfilment not in ('not_yet_due', 'not_verifiable') or attribution <> 'A0')
