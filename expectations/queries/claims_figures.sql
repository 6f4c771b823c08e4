select claim_id, commitment_id, claimed_value, measured_value, latest_value, unit_measure
from marts.claims
where (coalesce(claimed_value, measured_value, latest_value) is not null and unit_measure is null)
  or (measured_value is null) <> (measured_period is null)
  or (latest_value is null) <> (latest_period is null)
