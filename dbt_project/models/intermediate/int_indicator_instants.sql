-- The instants at which an indicator's inputs for an area became known or changed: its vintages.
with own_inputs as (
  select inputs.indicator_id, observations.ref_area, observations.vintage_at
  from {{ source('registry', 'indicator_inputs') }} as inputs
  inner join {{ ref('int_observations') }} as observations
    on inputs.series_code = observations.series_code
    and inputs.counterpart_area is not distinct from observations.counterpart_area
    and inputs.breakdown is not distinct from observations.breakdown
  where inputs.area_override is null
),

shared_inputs as (
  select inputs.indicator_id, observations.vintage_at
  from {{ source('registry', 'indicator_inputs') }} as inputs
  inner join {{ ref('int_observations') }} as observations
    on inputs.series_code = observations.series_code
    and inputs.area_override = observations.ref_area
),

areas as (
  select distinct indicator_id, ref_area from own_inputs
)

select indicator_id, ref_area, vintage_at as known_at from own_inputs
union
select areas.indicator_id, areas.ref_area, shared_inputs.vintage_at
from areas
inner join shared_inputs on areas.indicator_id = shared_inputs.indicator_id
