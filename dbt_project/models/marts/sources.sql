-- One row per dataset: whose it is, under which licence, and how fetching it went.
with attempts as (
  select
    source_id,
    dataset_id,
    max(retrieved_at) filter (where outcome in ('new', 'unchanged')) as last_success_at,
    max(retrieved_at) as last_attempt_at,
    arg_max(outcome, retrieved_at) as outcome
  from {{ source('raw', 'fetch_attempts') }}
  group by source_id, dataset_id
),

ages as (
  select
    series.source_id,
    series.dataset_id,
    case
      when count(observations.time_period) = 0 then 'no_data'
      when bool_or(cast({{ as_of() }} as date) <= {{ period_end('observations.time_period') }}
        + to_days(cast(series.usual_lag_days as integer)) + to_months(cast(2 * series.release_interval_months as integer))) then 'fresh'
      else 'stale'
    end as freshness
  from {{ source('registry', 'series') }} as series
  left join {{ ref('int_observations') }} as observations on series.series_code = observations.series_code
  group by series.source_id, series.dataset_id
)

select
  datasets.source_id,
  datasets.dataset_id,
  datasets.publisher,
  datasets.title,
  datasets.licence,
  datasets.attribution,
  datasets.url,
  datasets.cadence,
  attempts.last_success_at,
  attempts.last_attempt_at,
  coalesce(ages.freshness, 'no_data') as freshness,
  attempts.outcome
from {{ source('registry', 'datasets') }} as datasets
left join attempts on datasets.source_id = attempts.source_id and datasets.dataset_id = attempts.dataset_id
left join ages on datasets.source_id = ages.source_id and datasets.dataset_id = ages.dataset_id
order by datasets.source_id, datasets.dataset_id
