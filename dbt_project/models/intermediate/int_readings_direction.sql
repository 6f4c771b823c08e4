-- METHOD 3.2. Two signals, m (slope of the window) and l (last change), both turned so that more is what was promised;
-- a change within the frozen threshold `flat` counts as none (a part in 10^9 of slack, so that a tie stays a tie).
with readings as (
  select
    readings.commitment_id,
    readings.reading_id,
    readings.indicator_id,
    readings.ref_area,
    case readings.direction when 'increase' then 1 else -1 end as wanted,
    latest.latest_year,
    latest.latest_value,
    latest.is_too_old,
    indicators.floor,
    indicators.ceiling,
    indicators.is_survey,
    thresholds.flat_threshold
  from {{ source('registry', 'readings') }} as readings
  inner join {{ source('registry', 'commitments') }} as commitments on readings.commitment_id = commitments.commitment_id
  inner join {{ ref('int_reading_latest') }} as latest
    on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
  inner join {{ source('registry', 'indicators') }} as indicators on readings.indicator_id = indicators.indicator_id
  left join {{ source('registry', 'thresholds') }} as thresholds
    on readings.indicator_id = thresholds.indicator_id and readings.ref_area = thresholds.ref_area
  where commitments.promise_type = 'direction'
),

signals as (
  select
    readings.*,
    windows.end_year,
    windows.points_used,
    windows.is_full,
    windows.slope,
    windows.last_change,
    windows.trend_p,
    windows.is_one_sign,
    points.obs_value as end_value,
    case when abs(windows.slope) <= readings.flat_threshold * (1 + 1e-9) then 0 else readings.wanted * windows.slope end as m,
    case when abs(windows.last_change) <= readings.flat_threshold * (1 + 1e-9) then 0 else readings.wanted * windows.last_change end as l
  from readings
  inner join {{ ref('int_trend_windows') }} as windows
    on readings.indicator_id = windows.indicator_id and readings.ref_area = windows.ref_area
  inner join {{ ref('int_annual_points') }} as points
    on windows.indicator_id = points.indicator_id and windows.ref_area = points.ref_area and windows.end_year = points.year
),

statuses as (
  select
    *,
    case
      when not is_full or flat_threshold is null or m is null or l is null then 'insufficient_data'
      when end_value >= ceiling or end_value <= floor or m = 0 then 'steady'
      when m > 0 and l >= 0 then 'improving'
      when m > 0 then 'slipping'
      when l <= 0 then 'worsening'
      else 'turning'
    end as status
  from signals
),

latest as (
  select * from statuses where end_year = latest_year
),

history as (
  select
    latest.commitment_id,
    latest.reading_id,
    count(*) filter (where statuses.status = latest.status) as status_held_windows,
    count(*) as status_total_windows
  from latest
  inner join statuses on latest.commitment_id = statuses.commitment_id and latest.reading_id = statuses.reading_id
  where statuses.is_full and latest.is_full
  group by latest.commitment_id, latest.reading_id
),

peers as (
  select
    latest.commitment_id,
    latest.reading_id,
    median(windows.slope) as peers_median_slope,
    count(*) as peer_count
  from latest
  inner join {{ source('registry', 'indicator_peers') }} as peers on latest.indicator_id = peers.indicator_id
  inner join {{ ref('int_trend_windows') }} as windows
    on peers.indicator_id = windows.indicator_id
    and peers.area = windows.ref_area
    and latest.end_year = windows.end_year
    and windows.is_full
  where latest.is_full
  group by latest.commitment_id, latest.reading_id
)

select
  readings.commitment_id,
  readings.reading_id,
  readings.flat_threshold,
  readings.is_survey,
  coalesce(latest.points_used, 0) as points_used,
  case when latest.is_full then latest.slope end as trend_slope,
  latest.last_change,
  case when not readings.is_survey then latest.trend_p end as trend_p,
  coalesce(latest.is_one_sign, false) as is_one_sign,
  long_slopes.long_slope,
  latest.slope - peers.peers_median_slope as peer_change_gap,
  peers.peer_count,
  history.status_held_windows,
  history.status_total_windows,
  case
    when readings.latest_value is null then 'no_data'
    when readings.is_too_old then 'no_recent_data'
    else coalesce(latest.status, 'insufficient_data')
  end as status
from readings
left join latest on readings.commitment_id = latest.commitment_id and readings.reading_id = latest.reading_id
left join history on readings.commitment_id = history.commitment_id and readings.reading_id = history.reading_id
left join peers on readings.commitment_id = peers.commitment_id and readings.reading_id = peers.reading_id
left join {{ ref('int_long_slopes') }} as long_slopes
  on readings.indicator_id = long_slopes.indicator_id and readings.ref_area = long_slopes.ref_area
