select
  coalesce(shown.indicator_id, revised.indicator_id) as indicator_id,
  coalesce(shown.ref_area, revised.ref_area) as ref_area,
  coalesce(shown.time_period, revised.time_period) as time_period,
  shown.obs_value as shown_value,
  revised.obs_value as revised_value
from marts.indicator_values as shown
full join (select * from marts.indicator_revisions where superseded_at is null) as revised
  on shown.indicator_id = revised.indicator_id
  and shown.ref_area = revised.ref_area
  and shown.time_period = revised.time_period
where shown.obs_value is distinct from revised.obs_value or shown.vintage_at is distinct from revised.vintage_at
