select commitment_id, reading_id
from marts.readings
where least(probability_of_meeting, probability_low, probability_high, base_rate) < 0
  or greatest(probability_of_meeting, probability_low, probability_high, base_rate) > 1
  or probability_low > probability_of_meeting
  or probability_of_meeting > probability_high
  or projected_low_80 > projected_high_80
  or status_held_windows > status_total_windows
