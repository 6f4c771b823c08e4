select
  coalesce(registered.commitment_id, published.commitment_id) as commitment_id,
  coalesce(registered.reading_id, published.reading_id) as reading_id,
  published.reading_id is not null as is_published
from registry.readings as registered
full join marts.readings as published
  on registered.commitment_id = published.commitment_id and registered.reading_id = published.reading_id
where registered.reading_id is null or published.reading_id is null
