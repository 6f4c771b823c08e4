select commitment_id, verifiable, not_verifiable_reason, checkable_if
from marts.scorecard
where verifiable = (not_verifiable_reason is not null) or (not verifiable and checkable_if is null)
