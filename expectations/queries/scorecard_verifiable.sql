select commitment_id, promise_type, indicator_status, verifiable
from marts.scorecard
where verifiable = (promise_type = 'not_verifiable' or indicator_status = 'not_observable')
