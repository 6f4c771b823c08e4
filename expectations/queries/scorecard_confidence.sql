select commitment_id, confidence, confidence_reasons
from marts.scorecard
where (confidence is null) <> (confidence_reasons is null)
