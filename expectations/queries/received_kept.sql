-- Accepted periods that did not arrive among the observations, or among the published ones where they may be published.
with accepted as (
  select distinct
    received.series_code, received.ref_area, received.counterpart_area, received.breakdown, received.freq, received.time_period,
    received.redistribution
  from received
  inner join vintages on received.series_code = vintages.series_code and received.vintage_at = vintages.vintage_at
  where vintages.standing_decision is distinct from 'held'
),

looked_for as (
  select 'int_observations' as place, * exclude (redistribution) from accepted
  union all
  select 'observations', * exclude (redistribution) from accepted where redistribution = 'full'
),

found as (
  select
    'int_observations' as place, series_code, ref_area, coalesce(counterpart_area, '') as counterpart_area,
    coalesce(breakdown, '') as breakdown, freq, time_period
  from intermediate.int_observations
  union all
  select
    'observations', series_code, ref_area, coalesce(counterpart_area, ''), coalesce(breakdown, ''), freq, time_period
  from marts.observations
)

select * from looked_for
except
select * from found
