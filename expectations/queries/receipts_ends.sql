-- Computed figures must name what they were computed from. A baseline or target that the text states needs nothing.
select receipts.receipt_id, receipts.commitment_id, receipts.step, receipts.figure
from marts.receipts as receipts
left join marts.scorecard as scorecard on receipts.commitment_id = scorecard.commitment_id
where (receipts.step in ('indicator', 'claim') and receipts.inputs is null)
  or (receipts.step = 'reading' and receipts.inputs is null and receipts.figure not in ('baseline_value', 'target_value'))
  or (receipts.step = 'status' and receipts.inputs is null and scorecard.latest_value is not null)
  or (receipts.step = 'evidence' and receipts.url is null)
