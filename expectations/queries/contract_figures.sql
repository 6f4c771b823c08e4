-- Figure columns with infinities or not-a-number, and in how many rows.
select column_name, not_finite
from (
  unpivot (
    select
      {% for name in figures -%}
      count(*) filter (where not isfinite({{ name }})) as {{ name }}{{ "" if loop.last else "," }}
      {% endfor %}
    from marts.{{ table }}
  ) on columns(*) into name column_name value not_finite
)
where not_finite > 0
