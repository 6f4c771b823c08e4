select commitment_id, latest_value, progress_ratio, confidence, freshness, fulfilment
from marts.scorecard
where (promise_type = 'not_verifiable' or indicator_status in ('not_verifiable', 'not_observable'))
  and (
    coalesce(latest_value, baseline_value, target_value, progress_ratio) is not null
    or coalesce(confidence, freshness, ratio_class, pending_status) is not null
    or fulfilment <> 'not_verifiable'
  )
