select exception_id, check_id, owner, expires_on from accepted_anomalies where has_expired
