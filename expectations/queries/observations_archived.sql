select snapshot_sha256, count(*) as observations
from marts.observations
where snapshot_sha256 not in (select sha256 from archived)
group by snapshot_sha256
