select commitment_id, reading_id, progress_ratio, ratio_class
from marts.readings
where ratio_class is distinct from case
  when progress_ratio >= 0.95 then 'on_path'
  when progress_ratio >= 0.60 then 'behind'
  when progress_ratio >= 0 then 'far_behind'
  when progress_ratio < 0 then 'moving_away'
end
