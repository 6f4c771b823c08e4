-- What the World Bank approved for reconstruction in two provinces, by fiscal year: projects become observations of the series
-- WBPROJ.RECONSTRUCTION.COMMITTED. Approved is not paid out.
--
-- A project counts where its name speaks of reconstruction, recovery or rehabilitation, and of Khyber Pakhtunkhwa (by any of
-- its names, or of the tribal areas that joined it) or of Balochistan. The publisher tells no province, so that a project of
-- the whole country that builds there too does not count. A project without loan or credit adds nothing.
--
-- A vintage holds only the pages that changed; so each vintage sees every project as it was last told up to then. A fiscal
-- year (July to June, named by its end; the publisher's and the country's are the same) is told when it is over. A year
-- without such a project is zero, since the whole list is known; its row is the project approved last before its end.
with vintages as (
  select distinct vintage_at from {{ ref('stg_world_bank_projects') }}
),

known as (
  select
    vintages.vintage_at,
    projects.* exclude (vintage_at)
  from vintages
  inner join {{ ref('stg_world_bank_projects') }} as projects on vintages.vintage_at >= projects.vintage_at
  qualify row_number() over (partition by vintages.vintage_at, projects.project_id order by projects.vintage_at desc) = 1
),

read_by_name as (
  select
    *,
    year(approved_on) + if(month(approved_on) >= 7, 1, 0) as fiscal_year,
    regexp_matches(project_name, '\b(reconstruction|recovery|rehabilitation)\b', 'i')
    and regexp_matches(
      project_name,
      '\b(khyber|kpk?|nwfp|north[- ]west frontier|fata|tribal areas?|balochistan|baluchistan)\b',
      'i'
    ) as counts
  from known
),

years as (
  select
    vintage_at,
    unnest(generate_series(min(fiscal_year), year(vintage_at) - if(month(vintage_at) >= 7, 0, 1))) as fiscal_year
  from read_by_name
  group by vintage_at
),

totals as (
  select
    years.vintage_at,
    years.fiscal_year,
    coalesce(sum(projects.amount_usd), 0) as obs_value,
    coalesce(string_agg(projects.project_id, ', ' order by projects.project_id), 'no project') as counted
  from years
  left join read_by_name as projects
    on years.vintage_at = projects.vintage_at
    and years.fiscal_year = projects.fiscal_year
    and projects.counts
  group by years.vintage_at, years.fiscal_year
),

-- The row that an observation points to: its largest project, or the last one approved until then.
resting as (
  select
    years.vintage_at,
    years.fiscal_year,
    projects.url,
    projects.snapshot_sha256,
    projects.locator
  from years
  inner join read_by_name as projects
    on years.vintage_at = projects.vintage_at
    and years.fiscal_year >= projects.fiscal_year
  qualify row_number() over (
    partition by years.vintage_at, years.fiscal_year
    order by
      projects.counts and projects.fiscal_year = years.fiscal_year desc,
      if(projects.counts and projects.fiscal_year = years.fiscal_year, projects.amount_usd, null) desc nulls last,
      projects.approved_on desc,
      projects.project_id
  ) = 1
)

select
  'PAK' as ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  'WBPROJ.RECONSTRUCTION.COMMITTED' as series_code,
  'FY' as freq,
  'FY' || totals.fiscal_year as time_period,
  totals.obs_value,
  cast(null as varchar) as unit_spelling,
  'normal' as obs_status,
  'World Bank, Projects and Operations, CC BY 4.0; counted: ' || totals.counted as citation,
  resting.url,
  resting.snapshot_sha256,
  resting.locator,
  totals.vintage_at
from totals
inner join resting
  on totals.vintage_at = resting.vintage_at
  and totals.fiscal_year = resting.fiscal_year
