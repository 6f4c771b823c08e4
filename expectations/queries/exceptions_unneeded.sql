select exception_id, check_id, owner from accepted_anomalies where not has_expired and not has_matched
