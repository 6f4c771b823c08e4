-- Columns that must always say something, and in how many rows they do not.
select column_name, nulls
from (
  unpivot (
    select
      {% for name in required -%}
      count(*) filter (where {{ name }} is null) as {{ name }}{{ "" if loop.last else "," }}
      {% endfor %}
    from marts.{{ table }}
  ) on columns(*) into name column_name value nulls
)
where nulls > 0
