-- The chain behind every published figure: observation (bytes) -> indicator value -> reading -> status, and for claims
-- and milestones what they rest on. Each step names the receipts of the step before it.
with used_points as (
  select
    readings.commitment_id,
    readings.reading_id,
    points.indicator_id,
    points.ref_area,
    points.time_period,
    points.obs_value,
    points.vintage_at,
    points.observation_ids
  from {{ ref('int_readings') }} as readings
  inner join {{ ref('int_annual_points') }} as points
    on readings.indicator_id = points.indicator_id
    and readings.ref_area = points.ref_area
  left join {{ ref('int_trend_windows') }} as windows
    on readings.indicator_id = windows.indicator_id
    and readings.ref_area = windows.ref_area
    and {{ period_year('readings.latest_period') }} = windows.end_year
  where
    points.time_period in (readings.latest_period, readings.baseline_period)
    or (readings.promise_type <> 'target' and points.year between windows.first_year and windows.end_year)
),

observation_rows as (
  select distinct
    used_points.commitment_id,
    used_points.reading_id,
    cast(null as varchar) as claim_id,
    observations.observation_id
  from used_points, unnest(used_points.observation_ids) as used (observation_id)
  inner join {{ ref('int_observations') }} as observations on used.observation_id = observations.observation_id
),

claim_rows as (
  select distinct claims.commitment_id, cast(null as varchar) as reading_id, claims.claim_id, used.observation_id
  from {{ ref('int_claims') }} as claims,
    unnest(list_concat(coalesce(claims.observation_ids, []), coalesce(claims.latest_observation_ids, []))) as used (observation_id)
),

observation_receipts as (
  select
    {{ receipt_id(["chosen.commitment_id", "chosen.reading_id", "chosen.claim_id", "'observation'", "observations.observation_id"]) }} as receipt_id,
    chosen.commitment_id,
    chosen.reading_id,
    chosen.claim_id,
    observations.series_code || ' ' || observations.ref_area || ' ' || observations.time_period as figure,
    case when observations.redistribution = 'full' then observations.obs_value end as value,
    'observation' as step,
    cast(null as varchar) as inputs,
    observations.vintage_at,
    observations.snapshot_sha256,
    observations.url,
    observations.locator,
    observations.observation_id
  from (select * from observation_rows union all select * from claim_rows) as chosen
  inner join {{ ref('int_observations') }} as observations on chosen.observation_id = observations.observation_id
),

indicator_receipts as (
  select
    {{ receipt_id(["points.commitment_id", "points.reading_id", "null", "'indicator'", "points.time_period"]) }} as receipt_id,
    points.commitment_id,
    points.reading_id,
    cast(null as varchar) as claim_id,
    points.indicator_id || ' ' || points.ref_area || ' ' || points.time_period as figure,
    points.obs_value as value,
    'indicator' as step,
    string_agg(receipts.receipt_id, '; ' order by receipts.receipt_id) as inputs,
    points.vintage_at
  from used_points as points
  inner join observation_receipts as receipts
    on points.commitment_id = receipts.commitment_id
    and points.reading_id = receipts.reading_id
    and list_contains(points.observation_ids, receipts.observation_id)
  group by all
),

reading_figures as (
  unpivot (
    select
      commitment_id, reading_id, baseline_value, target_figure as target_value, latest_value, progress_ratio, path_gap,
      remaining_pace, trend_slope, last_change, trend_p, long_slope, peer_change_gap
    from {{ ref('int_readings') }}
  ) on columns(* exclude (commitment_id, reading_id)) into name figure value value
),

reading_inputs as (
  select
    commitment_id,
    reading_id,
    string_agg(receipt_id, '; ' order by receipt_id) as inputs,
    max(vintage_at) as vintage_at
  from indicator_receipts
  group by commitment_id, reading_id
),

reading_receipts as (
  select
    {{ receipt_id(["figures.commitment_id", "figures.reading_id", "null", "'reading'", "figures.figure"]) }} as receipt_id,
    figures.commitment_id,
    figures.reading_id,
    cast(null as varchar) as claim_id,
    figures.figure,
    figures.value,
    'reading' as step,
    reading_inputs.inputs,
    reading_inputs.vintage_at
  from reading_figures as figures
  left join reading_inputs
    on figures.commitment_id = reading_inputs.commitment_id and figures.reading_id = reading_inputs.reading_id
),

evidence_receipts as (
  select
    {{ receipt_id(["commitment_id", "null", "null", "'evidence'", "event_id || object"]) }} as receipt_id,
    commitment_id,
    cast(null as varchar) as reading_id,
    cast(null as varchar) as claim_id,
    object || ': ' || state || ' ' || event_date_text as figure,
    'evidence' as step,
    url
  from {{ source('registry', 'evidence') }}
  where event_date <= cast({{ as_of() }} as date)
),

claim_figures as (
  select claim_id, commitment_id, 'measured_value' as figure, measured_value as value, observation_ids
  from {{ ref('int_claims') }} where measured_value is not null
  union all
  select claim_id, commitment_id, 'latest_value', latest_value, latest_observation_ids
  from {{ ref('int_claims') }} where latest_value is not null
),

claim_receipts as (
  select
    {{ receipt_id(["figures.commitment_id", "null", "figures.claim_id", "'claim'", "figures.figure"]) }} as receipt_id,
    figures.commitment_id,
    cast(null as varchar) as reading_id,
    figures.claim_id,
    figures.figure,
    figures.value,
    'claim' as step,
    string_agg(receipts.receipt_id, '; ' order by receipts.receipt_id) as inputs,
    max(receipts.vintage_at) as vintage_at
  from claim_figures as figures
  inner join observation_receipts as receipts
    on figures.claim_id = receipts.claim_id and list_contains(figures.observation_ids, receipts.observation_id)
  group by all
),

status_inputs as (
  select commitment_id, receipt_id, vintage_at from reading_receipts
  where figure in ('latest_value', 'progress_ratio', 'trend_slope', 'last_change')
  union all
  select commitment_id, receipt_id, null from evidence_receipts
),

status_receipts as (
  select
    {{ receipt_id(["scorecard.commitment_id", "null", "null", "'status'", "scorecard.indicator_status"]) }} as receipt_id,
    scorecard.commitment_id,
    scorecard.primary_reading_id as reading_id,
    cast(null as varchar) as claim_id,
    'indicator_status ' || scorecard.indicator_status as figure,
    'status' as step,
    string_agg(status_inputs.receipt_id, '; ' order by status_inputs.receipt_id) as inputs,
    max(status_inputs.vintage_at) as vintage_at
  from {{ ref('int_scorecard') }} as scorecard
  left join status_inputs on coalesce(scorecard.restates, scorecard.commitment_id) = status_inputs.commitment_id
  group by scorecard.commitment_id, scorecard.primary_reading_id, scorecard.indicator_status
)

select * exclude (observation_id) from observation_receipts
union all by name
select * from indicator_receipts
union all by name
select * from reading_receipts
union all by name
select * from evidence_receipts
union all by name
select * from claim_receipts
union all by name
select * from status_receipts
