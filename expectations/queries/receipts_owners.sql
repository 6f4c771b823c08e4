select receipts.receipt_id, receipts.commitment_id, receipts.reading_id, receipts.claim_id
from marts.receipts as receipts
left join marts.scorecard as scorecard on receipts.commitment_id = scorecard.commitment_id
left join marts.readings as readings
  on coalesce(scorecard.restates, receipts.commitment_id) = readings.commitment_id and receipts.reading_id = readings.reading_id
left join marts.claims as claims on receipts.claim_id = claims.claim_id
where scorecard.commitment_id is null
  or (receipts.reading_id is not null and readings.reading_id is null)
  or (receipts.claim_id is not null and claims.claim_id is null)
