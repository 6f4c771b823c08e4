-- Every reading of the registry has its row, of a known area and with a status; every commitment that has readings has
-- one primary reading.
select
  case when scored.reading_id is null then 'the reading has no row' else 'the area is not in areas.yml' end as problem,
  readings.commitment_id,
  readings.reading_id
from {{ source('registry', 'readings') }} as readings
left join {{ ref('readings') }} as scored
  on readings.commitment_id = scored.commitment_id and readings.reading_id = scored.reading_id
left join {{ source('registry', 'areas') }} as areas on readings.ref_area = areas.area
where scored.reading_id is null or areas.area is null
union all
select 'the commitment has no primary reading, or several', commitment_id, null
from {{ ref('readings') }}
group by commitment_id
having count(*) filter (where is_primary) <> 1
