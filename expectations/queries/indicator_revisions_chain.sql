with ordered as (
  select
    indicator_id, ref_area, time_period, vintage_at, superseded_at,
    lead(vintage_at) over (partition by indicator_id, ref_area, time_period order by vintage_at) as next_vintage_at
  from marts.indicator_revisions
)

select * from ordered where superseded_at is distinct from next_vintage_at
