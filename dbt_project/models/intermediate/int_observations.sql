-- Bitemporal: a row per value that was new or changed. A period missing from a later download keeps its last value; a
-- value published again unchanged adds nothing, unless it was a forecast and came true: only then does it count.
with ordered as (
  select
    *,
    lag(obs_value) over series_period as value_before,
    lag(obs_status) over series_period as status_before,
    row_number() over series_period as turn
  from {{ ref('int_observations_received') }}
  window series_period as (
    partition by source_id, dataset_id, series_code, ref_area, counterpart_area, breakdown, freq, time_period
    order by vintage_at
  )
),

changed as (
  select * exclude (value_before, status_before, turn)
  from ordered
  where
    turn = 1
    or obs_value is distinct from value_before
    or (obs_status = 'forecast') <> (status_before = 'forecast')
)

select
  *,
  substr(sha256(concat_ws(
    '|', source_id, dataset_id, series_code, ref_area, coalesce(counterpart_area, ''), coalesce(breakdown, ''), freq, time_period,
    cast(vintage_at as varchar)
  )), 1, 16) as observation_id,
  lead(vintage_at) over (
    partition by source_id, dataset_id, series_code, ref_area, counterpart_area, breakdown, freq, time_period
    order by vintage_at
  ) as superseded_at
from changed
