select
  coalesce(registered.indicator_id, published.indicator_id) as indicator_id,
  published.indicator_id is not null as is_published
from registry.indicators as registered
full join marts.indicators as published on registered.indicator_id = published.indicator_id
where registered.indicator_id is null or published.indicator_id is null
