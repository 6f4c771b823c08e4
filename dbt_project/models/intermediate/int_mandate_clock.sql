-- Whether the clock of a manifesto's promises runs: only while whoever promised is in office.
select
  manifestos.manifesto_id,
  case
    when count(mandates.starts_on) filter (where mandates.starts_on <= cast({{ as_of() }} as date)) = 0 then 'not_started'
    when bool_or(cast({{ as_of() }} as date) between mandates.starts_on and coalesce(mandates.ends_on, date '9999-12-31'))
      then 'running'
    else 'ended'
  end as clock
from {{ source('registry', 'manifestos') }} as manifestos
left join {{ source('registry', 'mandates') }} as mandates on manifestos.manifesto_id = mandates.manifesto_id
group by manifestos.manifesto_id
