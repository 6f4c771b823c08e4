-- One sentence per commitment in English and Urdu. Its subject is the country and the figure, never whoever promised.
with facts as (
  select
    statuses.commitment_id,
    statuses.indicator_status,
    commitments.promise_type,
    commitments.not_verifiable_reason,
    commitments.premise_error,
    areas.name_en as area_en,
    areas.name_ur as area_ur,
    indicators.name as indicator_en,
    indicators.name_ur as indicator_ur,
    units.label_en as unit_en,
    units.label_ur as unit_ur,
    readings.latest_period,
    readings.latest_value,
    readings.baseline_period,
    readings.baseline_value,
    readings.target_period,
    readings.target_figure,
    readings.progress_ratio,
    readings.ratio_class,
    readings.class_margin,
    readings.direction,
    readings.trend_slope,
    readings.long_slope,
    indicators.digits,
    milestones.objects_reached,
    milestones.objects_total,
    milestones.claimed_state,
    milestones.reported_reached,
    words.phrase_en,
    words.phrase_ur
  from {{ ref('int_commitment_status') }} as statuses
  inner join {{ source('registry', 'commitments') }} as commitments on statuses.commitment_id = commitments.commitment_id
  inner join {{ ref('status_words') }} as words on statuses.indicator_status = words.status
  left join {{ ref('int_readings') }} as readings
    on statuses.commitment_id = readings.commitment_id and statuses.primary_reading_id = readings.reading_id
  left join {{ source('registry', 'indicators') }} as indicators on readings.indicator_id = indicators.indicator_id
  left join {{ source('registry', 'units') }} as units on indicators.unit = units.unit
  left join {{ source('registry', 'areas') }} as areas on readings.ref_area = areas.area
  left join {{ ref('int_milestones') }} as milestones on statuses.commitment_id = milestones.commitment_id
),

figures as (
  select
    *,
    {{ shown('latest_value') }} as latest_shown,
    {{ shown('baseline_value') }} as baseline_shown,
    {{ shown('target_figure') }} as target_shown,
    {{ shown('abs(class_margin)') }} as margin_shown,
    case ratio_class when 'on_path' then 'behind' when 'behind' then 'far behind' when 'far_behind' then 'moving away' end as next_class,
    case when sign(trend_slope) * sign(long_slope) < 0 then true else false end as is_long_slope_opposite
  from facts
)

select
  commitment_id,
  case
    when promise_type = 'target' and latest_value is not null then
      area_en || ' – ' || indicator_en || ': ' || latest_shown || ' ' || unit_en || ' in ' || latest_period
      || coalesce(', from ' || baseline_shown || ' in ' || baseline_period || '; the promise means ' || target_shown || ' by ' || target_period, '')
      || '; ' || phrase_en
      || coalesce(' (' || round(100 * progress_ratio)::integer || ' % of the yearly growth needed so far, class ' || replace(ratio_class, '_', ' ')
        || coalesce(', ' || margin_shown || ' ' || unit_en || ' from the line to ' || next_class, '') || ')', '') || '.'
    when latest_value is not null then
      area_en || ' – ' || indicator_en || ': ' || latest_shown || ' ' || unit_en || ' in ' || latest_period || '; ' || phrase_en
      || case when is_long_slope_opposite then '; over ten years the slope has the other sign' else '' end || '.'
    when promise_type = 'milestone' then
      upper(phrase_en[1]) || phrase_en[2:]
      || case when objects_total > 1 then ' (' || objects_reached || ' of ' || objects_total || ' in force or operating)' else '' end
      || case
        when objects_total > 1 and reported_reached <> objects_reached
          then '; secondary sources report ' || reported_reached || ' of ' || objects_total
        when objects_total = 1 and claimed_state is not null then '; secondary sources report: ' || replace(claimed_state, '_', ' ')
        else ''
      end
      || case when premise_error is not null then '; the premise of the sentence does not hold' else '' end || '.'
    when not_verifiable_reason is not null then
      upper(phrase_en[1]) || phrase_en[2:] || ' (' || replace(not_verifiable_reason, '_', ' ') || ').'
    else upper(phrase_en[1]) || phrase_en[2:] || '.'
  end as summary_en,
  case
    when promise_type = 'target' and latest_value is not null then
      area_ur || ' – ' || indicator_ur || ': ' || latest_period || ' میں ' || latest_shown || ' ' || unit_ur
      || coalesce('، ' || baseline_period || ' میں ' || baseline_shown || '؛ وعدے کا مطلب ' || target_period || ' تک ' || target_shown, '')
      || '؛ ' || phrase_ur || '۔'
    when latest_value is not null then
      area_ur || ' – ' || indicator_ur || ': ' || latest_period || ' میں ' || latest_shown || ' ' || unit_ur || '؛ ' || phrase_ur || '۔'
    when promise_type = 'milestone' and objects_total > 1 then
      phrase_ur || ' (' || objects_total || ' میں سے ' || objects_reached || ' نافذ یا فعال)'
      || case when reported_reached <> objects_reached
        then '؛ ثانوی ذرائع کے مطابق ' || objects_total || ' میں سے ' || reported_reached else '' end || '۔'
    else phrase_ur || '۔'
  end as summary_ur
from figures
