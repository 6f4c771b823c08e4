-- Each input of each indicator, brought to the indicator's frequency, as known at each of its vintages.
-- A year counts only when all its months (quarters) are there; a figure that the publisher gives for the year wins over
-- our sum; a calendar-year index in a fiscal-year indicator is the mean of its two calendar years. A group of partners
-- is summed without the area itself.
with known as (
  select
    instants.indicator_id,
    instants.ref_area,
    instants.known_at,
    inputs.role,
    inputs.input_no,
    inputs.sign,
    indicators.freq as wanted_freq,
    indicators.aggregation,
    observations.freq,
    observations.time_period,
    observations.obs_value * observations.in_base as base_value,
    observations.obs_status,
    observations.observation_id
  from {{ ref('int_indicator_instants') }} as instants
  inner join {{ source('registry', 'indicators') }} as indicators on instants.indicator_id = indicators.indicator_id
  inner join {{ source('registry', 'indicator_inputs') }} as inputs on instants.indicator_id = inputs.indicator_id
  inner join {{ ref('int_observations') }} as observations
    on inputs.series_code = observations.series_code
    and coalesce(inputs.area_override, instants.ref_area) = observations.ref_area
    and inputs.counterpart_area is not distinct from observations.counterpart_area
    and inputs.counterpart_area is distinct from coalesce(inputs.area_override, instants.ref_area)
    and inputs.breakdown is not distinct from observations.breakdown
    and observations.vintage_at <= instants.known_at
    and (observations.superseded_at is null or observations.superseded_at > instants.known_at)
  where observations.obs_status not in ('forecast', 'missing')
),

as_published as (
  select
    * exclude (wanted_freq, aggregation, freq, observation_id),
    [observation_id] as observation_ids,
    1 as preference
  from known
  where freq = wanted_freq
),

parts_of_years as (
  select
    * exclude (time_period),
    case when wanted_freq = 'FY' then 'FY' || {{ fiscal_year_of('time_period') }} else substr(time_period, 1, 4) end as time_period,
    time_period as part,
    case freq when 'M' then 12 else 4 end as parts_needed
  from known
  where freq in ('M', 'Q') and wanted_freq in ('A', 'FY')
),

summed as (
  select
    indicator_id, ref_area, known_at, role, input_no, sign, time_period,
    case any_value(aggregation)
      when 'sum' then sum(base_value order by part)
      when 'mean' then sum(base_value order by part) / any_value(parts_needed)
      when 'last' then arg_max(base_value, part)
    end as base_value,
    list(observation_id order by part) as observation_ids,
    case when bool_and(obs_status = 'normal') then 'normal' else max(obs_status) filter (where obs_status <> 'normal') end as obs_status,
    20 - any_value(parts_needed) as preference
  from parts_of_years
  group by indicator_id, ref_area, known_at, role, input_no, sign, time_period, freq
  having count(distinct part) = any_value(parts_needed)
),

index_years as (
  select
    first_year.* exclude (wanted_freq, aggregation, freq, time_period, base_value, observation_id),
    [first_year.observation_id, second_year.observation_id] as observation_ids,
    'FY' || second_year.time_period as time_period,
    (first_year.base_value + second_year.base_value) / 2 as base_value
  from known as first_year
  inner join known as second_year
    on first_year.indicator_id = second_year.indicator_id
    and first_year.ref_area = second_year.ref_area
    and first_year.known_at = second_year.known_at
    and first_year.role = second_year.role
    and first_year.input_no = second_year.input_no
    and cast(first_year.time_period as integer) + 1 = cast(second_year.time_period as integer)
  where first_year.wanted_freq = 'FY' and first_year.freq = 'A' and second_year.freq = 'A'
),

candidates as (
  select * from as_published
  union all by name
  select * from summed
  union all by name
  select *, 30 as preference from index_years
)

select * exclude (preference)
from candidates
qualify row_number() over (
  partition by indicator_id, ref_area, known_at, role, input_no, time_period order by preference
) = 1
