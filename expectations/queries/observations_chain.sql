-- Each vintage of a value is replaced by the next one; the last one is in force.
with ordered as (
  select
    series_code, ref_area, time_period, vintage_at, superseded_at,
    lead(vintage_at) over (
      partition by source_id, dataset_id, series_code, ref_area, counterpart_area, breakdown, freq, time_period
      order by vintage_at
    ) as next_vintage_at
  from marts.observations
)

select * from ordered where superseded_at is distinct from next_vintage_at
