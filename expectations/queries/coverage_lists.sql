with commitments as (
  select manifesto_id, sentence_id, string_agg(commitment_id, '; ' order by commitment_id) as commitment_ids
  from marts.scorecard
  group by manifesto_id, sentence_id
),

claims as (
  select
    registered.manifesto_id,
    published.sentence_id,
    string_agg(published.claim_id, '; ' order by published.claim_id) as claim_ids
  from marts.claims as published
  inner join registry.claims as registered on published.claim_id = registered.claim_id
  group by registered.manifesto_id, published.sentence_id
)

select coverage.sentence_id, coverage.commitment_ids, coverage.claim_ids
from marts.coverage as coverage
left join commitments on coverage.manifesto_id = commitments.manifesto_id and coverage.sentence_id = commitments.sentence_id
left join claims on coverage.manifesto_id = claims.manifesto_id and coverage.sentence_id = claims.sentence_id
where coverage.commitment_ids is distinct from commitments.commitment_ids
  or coverage.claim_ids is distinct from claims.claim_ids
