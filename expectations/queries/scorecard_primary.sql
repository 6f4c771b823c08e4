-- Figures and what they are figures of, column by column; a row that restates another shows that row's primary reading.
with pairs as (
  select scorecard.*, readings
  from marts.scorecard as scorecard
  left join marts.readings as readings
    on coalesce(scorecard.restates, scorecard.commitment_id) = readings.commitment_id
    and scorecard.primary_reading_id = readings.reading_id
  where scorecard.primary_reading_id is not null
)

{% for name in ["indicator_id", "ref_area", "unit_measure", "path", "baseline_period", "baseline_value", "target_period",
                "target_value", "band_low", "band_high", "latest_period", "latest_value", "progress_ratio", "path_gap",
                "remaining_pace", "peer_change_gap", "peer_count"] -%}
select
  commitment_id,
  '{{ name }}' as column_name,
  cast({{ name }} as varchar) as shown,
  cast(readings.{{ name }} as varchar) as read
from pairs
where {{ name }} is distinct from readings.{{ name }}
{% if not loop.last %}union all
{% endif %}{% endfor %}
