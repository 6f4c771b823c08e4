select
  coalesce(declared.source_id, published.source_id) as source_id,
  coalesce(declared.dataset_id, published.dataset_id) as dataset_id,
  published.dataset_id is not null as is_published
from registry.datasets as declared
full join marts.sources as published
  on declared.source_id = published.source_id and declared.dataset_id = published.dataset_id
where declared.dataset_id is null or published.dataset_id is null or declared.licence <> published.licence
