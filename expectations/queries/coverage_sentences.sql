-- One row: sentences of the registry, those of them that are covered, and where the two differ.
select
  count(registered.sentence_id) as sentences,
  count(*) filter (where registered.sentence_id is not null and covered.sentence_id is not null) as covered,
  count(*) filter (where registered.sentence_id is null) as unknown,
  count(*) filter (where registered.sha256 is distinct from covered.sha256) as different
from registry.sentences as registered
full join marts.coverage as covered
  on registered.manifesto_id = covered.manifesto_id and registered.sentence_id = covered.sentence_id
