-- Text columns with an empty text, and in how many rows.
select column_name, empty_texts
from (
  unpivot (
    select
      {% for name in texts -%}
      count(*) filter (where trim({{ name }}) = '') as {{ name }}{{ "" if loop.last else "," }}
      {% endfor %}
    from marts.{{ table }}
  ) on columns(*) into name column_name value empty_texts
)
where empty_texts > 0
