select scorecard.commitment_id, scorecard.indicator_status
from marts.scorecard as scorecard
where not exists (
  select 1
  from marts.receipts as receipts
  where receipts.commitment_id = scorecard.commitment_id
    and receipts.step = 'status'
    and receipts.figure = 'indicator_status ' || scorecard.indicator_status
)
