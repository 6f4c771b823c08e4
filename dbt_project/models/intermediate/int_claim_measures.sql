-- METHOD 3.6. Each official definition of each claim, measured over the last full 12 months before the promise date where
-- months exist, else the last full year before it; and again for the latest full year.
with definitions as (
  select
    definitions.*,
    claims.claimed_value,
    claims.comparison,
    manifestos.ref_area,
    manifestos.promise_date
  from {{ source('registry', 'claim_definitions') }} as definitions
  inner join {{ source('registry', 'claims') }} as claims on definitions.claim_id = claims.claim_id
  inner join {{ source('registry', 'manifestos') }} as manifestos on claims.manifesto_id = manifestos.manifesto_id
),

monthly as (
  select
    definitions.claim_id,
    definitions.definition_no,
    case any_value(indicators.aggregation)
      when 'sum' then sum(revisions.obs_value order by revisions.time_period)
      when 'mean' then sum(revisions.obs_value order by revisions.time_period) / 12
    end as measured_value,
    min(revisions.time_period) || '/' || max(revisions.time_period) as measured_period,
    flatten(list(revisions.observation_ids order by revisions.time_period)) as observation_ids
  from definitions
  inner join {{ source('registry', 'indicators') }} as indicators on definitions.monthly_indicator_id = indicators.indicator_id
  inner join {{ ref('int_indicator_revisions') }} as revisions
    on definitions.monthly_indicator_id = revisions.indicator_id
    and definitions.ref_area = revisions.ref_area
    and revisions.superseded_at is null
  where {{ period_end('revisions.time_period') }}
    between definitions.promise_date - to_months(12) and definitions.promise_date - to_days(1)
  group by definitions.claim_id, definitions.definition_no
  having count(*) = 12
),

annual as (
  select
    definitions.claim_id,
    definitions.definition_no,
    definitions.claimed_value,
    definitions.comparison,
    points.time_period,
    points.year,
    points.obs_value,
    points.observation_ids,
    {{ period_end('points.time_period') }} < definitions.promise_date as was_over
  from definitions
  inner join {{ ref('int_annual_points') }} as points
    on definitions.annual_indicator_id = points.indicator_id and definitions.ref_area = points.ref_area
),

yearly as (
  select
    claim_id,
    definition_no,
    arg_max(obs_value, year) filter (where was_over) as value_then,
    arg_max(time_period, year) filter (where was_over) as period_then,
    arg_max(observation_ids, year) filter (where was_over) as observation_ids_then,
    arg_max(obs_value, year) as latest_value,
    arg_max(time_period, year) as latest_period,
    arg_max(observation_ids, year) as latest_observation_ids,
    list(obs_value order by year desc) filter (where was_over)[2] as value_of_edition_before
  from annual
  group by claim_id, definition_no
),

measured as (
  select
    definitions.*,
    coalesce(monthly.measured_value, yearly.value_then) as measured_value,
    coalesce(monthly.measured_period, yearly.period_then) as measured_period,
    coalesce(monthly.observation_ids, yearly.observation_ids_then) as observation_ids,
    case
      when monthly.measured_value is not null then definitions.promise_date - 1
      else {{ period_end('yearly.period_then') }}
    end as measured_until,
    yearly.latest_value,
    yearly.latest_period,
    yearly.latest_observation_ids,
    yearly.value_of_edition_before
  from definitions
  left join monthly on definitions.claim_id = monthly.claim_id and definitions.definition_no = monthly.definition_no
  left join yearly on definitions.claim_id = yearly.claim_id and definitions.definition_no = yearly.definition_no
),

judged as (
  select
    *,
    {{ claim_fit('measured_value') }} as fit_then,
    {{ claim_fit('latest_value') }} as fit_latest,
    coalesce({{ claim_fit('value_of_edition_before') }} = 'right', false) as did_the_edition_before_fit
  from measured
)

select
  *,
  case
    when fit_then is null then 'not_checked'
    when fit_then <> 'right' and did_the_edition_before_fit then 'superseded'
    when fit_then <> 'right' then fit_then
    when fit_latest <> 'right' and {{ period_end('latest_period') }} > measured_until then 'accurate_but_dated'
    else 'accurate'
  end as definition_finding
from judged
