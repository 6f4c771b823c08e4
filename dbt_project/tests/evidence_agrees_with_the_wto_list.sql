-- The dated events that cite the WTO's database of agreements stand in the list as last fetched, and no agreement with a
-- group that a milestone waits for is signed or in force there while the registry does not say so. Nothing fetched, nothing
-- to compare.
with agreements as (
  select * from {{ ref('int_wto_agreements') }} where has_pakistan
),

cited as (
  select distinct event_id, event_date, state
  from {{ source('registry', 'evidence') }}
  where
    url like '%//rtais.wto.org/%'
    and state in ('signed', 'in_force')
    and event_date_precision = 'day'
    and exists (select 1 from {{ ref('int_wto_agreements') }})
),

-- The groups by the names that the list gives them.
partners (object, name) as (
  values
  ('eu_agreement', '\bEU\b|European Union'),
  ('gcc_agreement', '\bGCC\b|Gulf Cooperation Council'),
  ('asean_agreement', '\bASEAN\b')
),

ahead as (
  select
    objects.object,
    objects.state,
    agreements.rta_id,
    agreements.rta_name,
    agreements.status
  from {{ ref('int_milestone_objects') }} as objects
  inner join partners on objects.object = partners.object
  inner join agreements on regexp_matches(agreements.rta_name || '; ' || agreements.signatories, partners.name)
  where
    (agreements.is_in_force and not objects.is_reached)
    or (agreements.is_signed_only and objects.state in ('none', 'announced', 'negotiating'))
)

select
  'no agreement of the list has this date' as problem,
  cited.event_id as what,
  cited.state || ' ' || cited.event_date as registry_says,
  cast(null as varchar) as list_says
from cited
left join agreements
  on (cited.state = 'signed' and cited.event_date in (agreements.signed_goods_on, agreements.signed_services_on))
  or (
    cited.state = 'in_force' and agreements.is_in_force
    and cited.event_date in (agreements.in_force_goods_on, agreements.in_force_services_on)
  )
where agreements.rta_id is null
union all
select 'the list is ahead of the registry', object, state, rta_id || ' ' || rta_name || ': ' || status
from ahead
union all
select 'in force without a date that can be read', rta_id, cast(null as varchar), rta_name
from agreements
where is_in_force and coalesce(in_force_goods_on, in_force_services_on) is null
