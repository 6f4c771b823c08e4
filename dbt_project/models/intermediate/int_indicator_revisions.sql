-- Of an indicator's vintages, those in which a value was new or changed, each with the instant that replaced it.
with ordered as (
  select
    *,
    lag(obs_value) over period as value_before,
    row_number() over period as turn
  from {{ ref('int_indicator_vintages') }}
  window period as (partition by indicator_id, ref_area, time_period order by known_at)
),

changed as (
  select * exclude (value_before, turn) from ordered where turn = 1 or obs_value is distinct from value_before
)

select
  indicator_id,
  ref_area,
  time_period,
  obs_value,
  obs_status,
  observation_ids,
  known_at as vintage_at,
  lead(known_at) over (partition by indicator_id, ref_area, time_period order by known_at) as superseded_at
from changed
