-- The newest vintage of a series that the primary reading rests on is held back, by the decisions that this build knows.
with newest as (
  select series_code, arg_max(decision, vintage_at) as decision
  from registry.gate_decisions
  group by series_code
)

select distinct scorecard.commitment_id, scorecard.freshness, newest.series_code
from marts.scorecard as scorecard
inner join registry.indicator_inputs as inputs on scorecard.indicator_id = inputs.indicator_id
inner join newest on inputs.series_code = newest.series_code and newest.decision = 'held'
where scorecard.latest_value is not null and scorecard.freshness <> 'withheld'
