"""The temporary tables beside a candidate, as SQL; what each one holds is told in `candidate.py`."""

RECEIVED = """
create temp table received as
with rows_received as ({staging})
select
  series.source_id,
  series.dataset_id,
  series.redistribution,
  series.unit,
  rows_received.* replace (coalesce(counterpart_area, '') as counterpart_area, coalesce(breakdown, '') as breakdown)
from rows_received
left join registry.series as series on rows_received.series_code = series.series_code
-- A first print beside a normal value of one file is a vintage of its own kind; what the file says now is the normal one.
qualify row_number() over (
  partition by rows_received.series_code, ref_area, counterpart_area, breakdown, freq, time_period, vintage_at
  order by obs_status = 'first_print', locator
) = 1
"""
VINTAGES = """
create temp table vintages as
select distinct
  received.source_id,
  received.dataset_id,
  received.series_code,
  received.vintage_at,
  true as is_trusted,
  decisions.decision as standing_decision,
  decisions.rule as standing_rule,
  decisions.exception_id as standing_exception
from received
left join registry.gate_decisions as decisions
  on received.series_code = decisions.series_code and received.vintage_at = decisions.vintage_at
where received.source_id is not null
"""
POSSIBLE = """
create temp table possible as
select
  series.series_code,
  coalesce(own.low, units.low) as low,
  coalesce(own.high, units.high) as high
from registry.series as series
left join given_ranges as units on units.kind = 'unit' and series.unit = units.name
left join given_ranges as own
  on own.kind = 'series' and (series.series_code = own.name or starts_with(series.series_code, own.name || '.'))
qualify row_number() over (partition by series.series_code order by length(own.name) desc nulls last) = 1
"""
SERIES_COMMITMENTS = """
create temp table series_commitments as
with resting as (
  select distinct inputs.series_code, coalesce(restating.commitment_id, readings.commitment_id) as commitment_id
  from registry.indicator_inputs as inputs
  inner join registry.readings as readings on inputs.indicator_id = readings.indicator_id
  left join (
    select commitment_id, restates from registry.commitments where restates is not null
    union all
    select commitment_id, commitment_id from registry.commitments where restates is null
  ) as restating on readings.commitment_id = restating.restates
)
select series_code, string_agg(commitment_id, '; ' order by commitment_id) as commitment_ids
from resting
group by series_code
"""
PREVIOUS = "insert into previous_commitments select commitment_id, latest_value from previous.main.scorecard"
