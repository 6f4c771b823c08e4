select
  revisions.indicator_id,
  revisions.ref_area,
  revisions.time_period,
  indicators.freq,
  revisions.obs_value,
  indicators.unit_label as unit_measure,
  revisions.obs_status,
  revisions.vintage_at
from {{ ref('int_indicator_revisions') }} as revisions
inner join {{ source('registry', 'indicators') }} as indicators on revisions.indicator_id = indicators.indicator_id
where revisions.superseded_at is null
order by revisions.indicator_id, revisions.ref_area, revisions.time_period
