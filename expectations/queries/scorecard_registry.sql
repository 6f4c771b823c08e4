select
  coalesce(registered.commitment_id, published.commitment_id) as commitment_id,
  published.commitment_id is not null as is_published
from registry.commitments as registered
full join marts.scorecard as published on registered.commitment_id = published.commitment_id
where registered.commitment_id is null or published.commitment_id is null
