select indicator_values.indicator_id, indicator_values.ref_area, indicator_values.time_period, indicator_values.unit_measure
from marts.indicator_values as indicator_values
left join marts.indicators as indicators on indicator_values.indicator_id = indicators.indicator_id
where indicators.indicator_id is null
  or indicator_values.unit_measure <> indicators.unit_measure
  or indicator_values.freq <> indicators.freq
  or not coalesce(case indicator_values.freq
    when 'A' then regexp_full_match(indicator_values.time_period, '\d{4}')
    when 'FY' then regexp_full_match(indicator_values.time_period, 'FY\d{4}')
    when 'Q' then regexp_full_match(indicator_values.time_period, '\d{4}-Q[1-4]')
    when 'M' then regexp_full_match(indicator_values.time_period, '\d{4}-(0[1-9]|1[0-2])')
  end, false)
