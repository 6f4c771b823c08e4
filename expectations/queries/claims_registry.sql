select coalesce(registered.claim_id, published.claim_id) as claim_id, published.sentence_id, published.commitment_id
from registry.claims as registered
full join marts.claims as published on registered.claim_id = published.claim_id
where registered.claim_id is null
  or published.claim_id is null
  or published.sentence_id <> registered.sentence_id
  or published.commitment_id <> registered.commitment_id
