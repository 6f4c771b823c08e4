with counted as (
  select
    commitment_id,
    count(*) as readings_total,
    count(*) filter (where agrees_with_primary) as readings_agreeing,
    min(progress_ratio) as progress_ratio_min,
    max(progress_ratio) as progress_ratio_max
  from marts.readings
  group by commitment_id
)

select scorecard.commitment_id, scorecard.readings_total, counted.readings_total as counted_total
from marts.scorecard as scorecard
left join counted on scorecard.commitment_id = counted.commitment_id
where scorecard.restates is null and (
  scorecard.readings_total <> coalesce(counted.readings_total, 0)
  or coalesce(scorecard.readings_agreeing, 0) <> coalesce(counted.readings_agreeing, 0)
  or scorecard.progress_ratio_min is distinct from counted.progress_ratio_min
  or scorecard.progress_ratio_max is distinct from counted.progress_ratio_max
)
