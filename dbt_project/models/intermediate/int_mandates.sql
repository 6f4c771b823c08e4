-- Whether whoever promised was in office at a reading's deadline.
with mandates as (
  select manifesto_id, starts_on, coalesce(ends_on, date '9999-12-31') as ends_on
  from {{ source('registry', 'mandates') }}
)

select
  readings.commitment_id,
  readings.reading_id,
  coalesce(bool_or(
    {{ period_end('readings.target_period') }} between mandates.starts_on and mandates.ends_on
  ), false) as has_mandate_at_deadline
from {{ source('registry', 'readings') }} as readings
inner join {{ source('registry', 'commitments') }} as commitments on readings.commitment_id = commitments.commitment_id
left join mandates on commitments.manifesto_id = mandates.manifesto_id
group by readings.commitment_id, readings.reading_id
