with commitments as (
  select manifesto_id, sentence_id, string_agg(commitment_id, '; ' order by commitment_id) as commitment_ids
  from {{ source('registry', 'commitments') }}
  group by manifesto_id, sentence_id
),

claims as (
  select manifesto_id, sentence_id, string_agg(claim_id, '; ' order by claim_id) as claim_ids
  from {{ source('registry', 'claims') }}
  group by manifesto_id, sentence_id
)

select
  sentences.sentence_id,
  sentences.sha256,
  sentences.kind,
  commitments.commitment_ids,
  claims.claim_ids,
  sentences.manifesto_id
from {{ source('registry', 'sentences') }} as sentences
left join commitments
  on sentences.manifesto_id = commitments.manifesto_id and sentences.sentence_id = commitments.sentence_id
left join claims on sentences.manifesto_id = claims.manifesto_id and sentences.sentence_id = claims.sentence_id
order by sentences.manifesto_id, sentences.sentence_id
