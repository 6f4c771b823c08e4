-- The annual values that rules read: the current vintage, full years only, no forecasts, in the indicator's unit and
-- transformed (money and counts as logarithms). `segment` counts declared breaks: values are compared within one segment.
with annual as (
  select
    revisions.indicator_id,
    revisions.ref_area,
    revisions.time_period,
    {{ period_year('revisions.time_period') }} as year,
    revisions.obs_value,
    revisions.obs_status,
    revisions.vintage_at,
    revisions.observation_ids,
    indicators.transform
  from {{ ref('int_indicator_revisions') }} as revisions
  inner join {{ source('registry', 'indicators') }} as indicators on revisions.indicator_id = indicators.indicator_id
  where revisions.superseded_at is null and indicators.freq in ('A', 'FY')
),

segmented as (
  select
    annual.*,
    (
      select count(*) from {{ source('registry', 'indicator_breaks') }} as breaks
      where breaks.indicator_id = annual.indicator_id and {{ period_year('breaks.period') }} <= annual.year
    ) as segment
  from annual
)

select
  * exclude (transform),
  case when transform = 'log' then (case when obs_value > 0 then ln(obs_value) end) else obs_value end as transformed
from segmented
