-- METHOD 4. Where confidence starts (by the original producer), each step down and up, and where it ends: 3 high,
-- 2 moderate, 1 low, 0 very low. Rows with no value, and rows that cannot be verified, have none.
with primaries as (
  select
    readings.commitment_id,
    readings.indicator_id,
    readings.ref_area,
    readings.latest_period,
    readings.latest_value,
    readings.status,
    readings.trend_p,
    readings.points_used,
    readings.is_indirect,
    latest.starting_confidence,
    latest.evidence_class,
    latest.is_stale and not latest.is_withheld as is_stale,
    indicators.is_survey,
    commitments.is_not_independent
  from {{ ref('int_readings') }} as readings
  inner join {{ ref('int_reading_latest') }} as latest
    on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
  inner join {{ source('registry', 'indicators') }} as indicators on readings.indicator_id = indicators.indicator_id
  inner join {{ source('registry', 'commitments') }} as commitments on readings.commitment_id = commitments.commitment_id
  where readings.is_primary and readings.latest_value is not null
),

cross_checked as (
  select
    primaries.commitment_id,
    abs(other.obs_value / primaries.latest_value - 1) <= checks.tolerance as does_agree
  from primaries
  inner join {{ source('registry', 'cross_checks') }} as checks on primaries.indicator_id = checks.indicator_id
  inner join {{ ref('int_annual_points') }} as other
    on checks.other_indicator_id = other.indicator_id
    and primaries.ref_area = other.ref_area
    and primaries.latest_period = other.time_period
),

steps as (
  select
    primaries.commitment_id,
    primaries.starting_confidence,
    primaries.evidence_class as started_by,
    [
      case when primaries.is_indirect then 'indirect' end,
      case when primaries.points_used < 5
        or (primaries.status in ('improving', 'worsening') and primaries.trend_p >= 0.10) then 'imprecise' end,
      case when not cross_checked.does_agree then 'inconsistent' end,
      case when primaries.is_stale then 'stale' end,
      case when primaries.is_not_independent then 'not_independent' end,
      case when primaries.is_survey then 'survey' end
    ] as downs,
    case when cross_checked.does_agree then 1 else 0 end as ups
  from primaries
  left join cross_checked on primaries.commitment_id = cross_checked.commitment_id
  union all by name
  select
    milestones.commitment_id,
    milestones.starting_confidence,
    null as started_by,
    [
      case when milestones.is_stale then 'stale' end,
      case when commitments.is_not_independent then 'not_independent' end
    ] as downs,
    0 as ups
  from {{ ref('int_milestones') }} as milestones
  inner join {{ source('registry', 'commitments') }} as commitments on milestones.commitment_id = commitments.commitment_id
  where milestones.starting_confidence is not null
),

summed as (
  select
    commitment_id,
    starting_confidence,
    started_by,
    list_filter(downs, step -> step is not null) as downs,
    ups,
    least(3, greatest(0, starting_confidence - len(list_filter(downs, step -> step is not null)) + ups)) as level
  from steps
)

select
  commitment_id,
  level,
  case level when 3 then 'high' when 2 then 'moderate' when 1 then 'low' else 'very_low' end as confidence,
  array_to_string(list_sort(list_concat(
    ['start ' || case starting_confidence when 3 then 'high' when 2 then 'moderate' else 'low' end || coalesce(': ' || started_by, '')],
    list_transform(downs, step -> 'down: ' || step),
    case when ups = 1 then ['up: cross-check agrees'] else [] end
  )), '; ') as confidence_reasons
from summed
