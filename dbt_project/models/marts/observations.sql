-- Only what the licences let us redistribute; of the others the derived indicator values are published.
select
  observations.source_id,
  observations.dataset_id,
  observations.series_code,
  observations.ref_area,
  observations.counterpart_area,
  observations.breakdown,
  observations.freq,
  observations.time_period,
  observations.obs_value,
  units.label_en as unit_measure,
  observations.obs_status,
  observations.vintage_at,
  observations.superseded_at,
  observations.snapshot_sha256,
  observations.locator,
  observations.citation,
  observations.licence
from {{ ref('int_observations') }} as observations
inner join {{ source('registry', 'units') }} as units on observations.unit = units.unit
where observations.redistribution = 'full'
order by
  observations.source_id, observations.dataset_id, observations.series_code, observations.ref_area,
  observations.counterpart_area nulls first, observations.breakdown nulls first, observations.freq,
  observations.time_period, observations.vintage_at
