-- A claim is compared with its indicators as they are: their units must be the claim's.
select
  'claim ' || claims.claim_id || ' is in ' || claims.unit_label || ', ' || indicators.indicator_id || ' in ' || indicators.unit_label
    as problem
from {{ source('registry', 'claims') }} as claims
inner join {{ source('registry', 'claim_definitions') }} as definitions on claims.claim_id = definitions.claim_id
inner join {{ source('registry', 'indicators') }} as indicators
  on indicators.indicator_id in (definitions.annual_indicator_id, definitions.monthly_indicator_id)
where claims.unit_label is distinct from indicators.unit_label
