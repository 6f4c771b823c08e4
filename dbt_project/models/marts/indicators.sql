with pace as (
  select
    inputs.indicator_id,
    greatest(
      any_value(case indicators.freq when 'M' then 1 when 'Q' then 3 else 12 end), max(series.release_interval_months)
    ) as release_interval_months,
    arg_min(series.evidence_class, (series.starting_confidence, series.evidence_class)) as evidence_class,
    string_agg(distinct series.publisher, '; ' order by series.publisher) as sources
  from {{ source('registry', 'indicator_inputs') }} as inputs
  inner join {{ source('registry', 'series') }} as series on inputs.series_code = series.series_code
  inner join {{ source('registry', 'indicators') }} as indicators on inputs.indicator_id = indicators.indicator_id
  group by inputs.indicator_id
),

breaks as (
  select indicator_id, string_agg(period || ': ' || reason, '; ' order by period) as series_breaks
  from {{ source('registry', 'indicator_breaks') }}
  group by indicator_id
),

peers as (
  select indicator_id, string_agg(area, '; ' order by area) as peers
  from {{ source('registry', 'indicator_peers') }}
  group by indicator_id
),

thresholds as (
  select indicator_id, any_value(flat_threshold order by ref_area) as flat_threshold
  from {{ source('registry', 'thresholds') }}
  group by indicator_id
)

select
  indicators.indicator_id,
  indicators.name,
  indicators.definition,
  indicators.formula,
  indicators.unit_label as unit_measure,
  indicators.direction,
  indicators.freq,
  indicators.aggregation,
  indicators.transform,
  indicators.is_survey,
  pace.evidence_class,
  cast(pace.release_interval_months as integer) as release_interval_months,
  thresholds.flat_threshold,
  breaks.series_breaks,
  peers.peers,
  pace.sources,
  indicators.name_ur
from {{ source('registry', 'indicators') }} as indicators
left join pace on indicators.indicator_id = pace.indicator_id
left join breaks on indicators.indicator_id = breaks.indicator_id
left join peers on indicators.indicator_id = peers.indicator_id
left join thresholds on indicators.indicator_id = thresholds.indicator_id
order by indicators.indicator_id
