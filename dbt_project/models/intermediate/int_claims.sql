-- One finding per claim, the first that holds in METHOD 3.6's order; figures are those of the first definition.
with findings as (
  select
    claim_id,
    count(distinct definition_finding) filter (where definition_finding <> 'not_checked') as different_findings,
    count(*) filter (where definition_finding <> 'not_checked') as definitions_checked
  from {{ ref('int_claim_measures') }}
  group by claim_id
),

first_definitions as (
  select *
  from {{ ref('int_claim_measures') }}
  qualify row_number() over (partition by claim_id order by measured_value is null, definition_no) = 1
)

select
  claims.*,
  first_definitions.measured_value,
  first_definitions.measured_period,
  first_definitions.latest_value,
  first_definitions.latest_period,
  first_definitions.annual_indicator_id,
  first_definitions.observation_ids,
  first_definitions.latest_observation_ids,
  claims.claimed_value / first_definitions.measured_value - 1 as deviation,
  case
    when not claims.is_causal and coalesce(findings.definitions_checked, 0) = 0 then 'not_checked'
    when claims.is_causal then 'contested'
    when claims.premise_error is not null then 'premise_error'
    when findings.different_findings > 1 then 'ambiguous'
    else first_definitions.definition_finding
  end as finding
from {{ source('registry', 'claims') }} as claims
left join findings on claims.claim_id = findings.claim_id
left join first_definitions on claims.claim_id = first_definitions.claim_id
