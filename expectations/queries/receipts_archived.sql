select receipt_id, commitment_id, snapshot_sha256, locator
from marts.receipts
where snapshot_sha256 not in (select sha256 from archived)
  or (step = 'observation' and (snapshot_sha256 is null or locator is null or vintage_at is null))
