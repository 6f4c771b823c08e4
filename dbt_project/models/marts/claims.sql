with owners as (
  select
    inputs.indicator_id,
    string_agg(distinct series.publisher, '; ' order by series.publisher) as publisher,
    any_value(series.url order by series.series_code) as url
  from {{ source('registry', 'indicator_inputs') }} as inputs
  inner join {{ source('registry', 'series') }} as series on inputs.series_code = series.series_code
  group by inputs.indicator_id
)

select
  claims.claim_id,
  claims.sentence_id,
  claims.commitment_id,
  claims.wording,
  claims.claimed_value,
  claims.unit_label as unit_measure,
  claims.measured_value,
  claims.measured_period,
  claims.latest_value,
  claims.latest_period,
  claims.deviation,
  claims.finding,
  owners.publisher,
  owners.url,
  claims.explanation,
  claims.explanation_ur
from {{ ref('int_claims') }} as claims
left join owners on claims.annual_indicator_id = owners.indicator_id
order by claims.claim_id
