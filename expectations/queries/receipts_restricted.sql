select receipts.receipt_id, receipts.commitment_id, series.series_code
from marts.receipts as receipts
inner join registry.series as series on split_part(receipts.figure, ' ', 1) = series.series_code
where receipts.step = 'observation' and receipts.value is not null and series.redistribution <> 'full'
