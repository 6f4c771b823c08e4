-- METHOD 3.3. A band frozen in the registry; one value outside is a risk, two in a row a breach. What is held is held from
-- the promise on: the first value that counts is that of the last year which had ended before it.
with points as (
  select
    readings.commitment_id,
    readings.reading_id,
    points.year,
    points.obs_value < readings.band_low or points.obs_value > readings.band_high as is_outside,
    max(case when {{ period_end('points.time_period') }} < manifestos.promise_date then points.year end)
      over (partition by readings.commitment_id, readings.reading_id) as first_year
  from {{ source('registry', 'readings') }} as readings
  inner join {{ source('registry', 'commitments') }} as commitments on readings.commitment_id = commitments.commitment_id
  inner join {{ source('registry', 'manifestos') }} as manifestos on commitments.manifesto_id = manifestos.manifesto_id
  inner join {{ ref('int_annual_points') }} as points
    on readings.indicator_id = points.indicator_id and readings.ref_area = points.ref_area
  where commitments.promise_type = 'hold'
),

runs as (
  select
    commitment_id,
    reading_id,
    year,
    coalesce(is_outside, false) as is_outside,
    coalesce(is_outside and lag(is_outside) over (partition by commitment_id, reading_id order by year), false) as is_breach
  from points
  where year >= coalesce(first_year, 0)
),

latest as (
  select
    commitment_id,
    reading_id,
    count(*) as points_used,
    arg_max(is_outside, year) as is_outside_now,
    arg_max(is_breach, year) as is_breach_now,
    bool_or(is_breach) as was_ever_breached
  from runs
  group by commitment_id, reading_id
),

evidence as (
  select commitment_id, arg_max(state, (event_date, event_id)) in ('suspended', 'lapsed', 'withdrawn') as is_breached
  from {{ source('registry', 'evidence') }}
  where is_primary and event_date <= cast({{ as_of() }} as date)
  group by commitment_id
)

select
  readings.commitment_id,
  readings.reading_id,
  coalesce(latest.points_used, 0) as points_used,
  case
    when latest.points_used is null then 'no_data'
    when ages.is_too_old then 'no_recent_data'
    when evidence.is_breached or latest.is_breach_now then 'breached'
    when latest.is_outside_now then 'at_risk'
    when latest.was_ever_breached then 'restored'
    else 'held'
  end as status
from {{ source('registry', 'readings') }} as readings
inner join {{ source('registry', 'commitments') }} as commitments on readings.commitment_id = commitments.commitment_id
inner join {{ ref('int_reading_latest') }} as ages
  on readings.commitment_id = ages.commitment_id and readings.reading_id = ages.reading_id
left join latest on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
left join evidence on readings.commitment_id = evidence.commitment_id
where commitments.promise_type = 'hold'
