-- The kind as it follows from the published commitments and claims.
with commitments as (
  select distinct manifesto_id, sentence_id from marts.scorecard
),

claims as (
  select distinct registered.manifesto_id, published.sentence_id
  from marts.claims as published
  inner join registry.claims as registered on published.claim_id = registered.claim_id
),

judged as (
  select
    coverage.sentence_id,
    coverage.kind,
    case
      when commitments.sentence_id is not null and claims.sentence_id is not null then 'mixed'
      when commitments.sentence_id is not null then 'commitment'
      when claims.sentence_id is not null then 'claim'
      else 'framing'
    end as kind_by_content
  from marts.coverage as coverage
  left join commitments on coverage.manifesto_id = commitments.manifesto_id and coverage.sentence_id = commitments.sentence_id
  left join claims on coverage.manifesto_id = claims.manifesto_id and coverage.sentence_id = claims.sentence_id
)

select * from judged where kind in ('commitment', 'claim', 'mixed', 'framing') and kind <> kind_by_content
