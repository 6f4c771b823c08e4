-- value = scale x sum(numerator) / sum(denominator), in the indicator's unit, as known at each vintage.
-- Every declared input must be there for the period, or there is no value.
with sums as (
  select
    indicator_id,
    ref_area,
    known_at,
    time_period,
    sum(sign * base_value order by input_no) filter (where role = 'numerator') as numerator,
    sum(sign * base_value order by input_no) filter (where role = 'denominator') as denominator,
    count(*) as inputs_found,
    flatten(list(observation_ids order by role, input_no)) as observation_ids,
    case when bool_and(obs_status = 'normal') then 'normal' else max(obs_status) filter (where obs_status <> 'normal') end as obs_status
  from {{ ref('int_indicator_inputs') }}
  group by indicator_id, ref_area, known_at, time_period
),

-- An area that belongs to a group of partners is not its own partner: that input is not needed for it.
inputs_needed as (
  select
    areas.indicator_id,
    areas.ref_area,
    count(*) as inputs_needed,
    count(*) filter (where inputs.role = 'denominator') as denominators
  from (select distinct indicator_id, ref_area from sums) as areas
  inner join {{ source('registry', 'indicator_inputs') }} as inputs on areas.indicator_id = inputs.indicator_id
  where inputs.counterpart_area is distinct from coalesce(inputs.area_override, areas.ref_area)
  group by areas.indicator_id, areas.ref_area
),

computed as (
  select
    sums.indicator_id,
    sums.ref_area,
    sums.time_period,
    sums.known_at,
    sums.obs_status,
    sums.observation_ids,
    case
      when inputs_needed.denominators = 0 then indicators.scale * sums.numerator / indicators.in_base
      when sums.denominator <> 0 then indicators.scale * (sums.numerator / sums.denominator) / indicators.in_base
    end as obs_value
  from sums
  inner join inputs_needed
    on sums.indicator_id = inputs_needed.indicator_id
    and sums.ref_area = inputs_needed.ref_area
    and sums.inputs_found = inputs_needed.inputs_needed
  inner join {{ source('registry', 'indicators') }} as indicators on sums.indicator_id = indicators.indicator_id
)

select * from computed where obs_value is not null
