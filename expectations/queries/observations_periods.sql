select distinct freq, time_period
from marts.observations
where not coalesce(case freq
  when 'A' then regexp_full_match(time_period, '\d{4}')
  when 'FY' then regexp_full_match(time_period, 'FY\d{4}')
  when 'Q' then regexp_full_match(time_period, '\d{4}-Q[1-4]')
  when 'M' then regexp_full_match(time_period, '\d{4}-(0[1-9]|1[0-2])')
end, true)
