select claim_id, claimed_value, measured_value, deviation
from marts.claims
where (deviation is null) <> (claimed_value / measured_value is null)
  or abs(deviation - (claimed_value / measured_value - 1)) > 1e-12
