{# A short, stable name for one step of one figure's chain. #}
{% macro receipt_id(parts) -%}
  substr(sha256(concat_ws('|', {% for part in parts %}coalesce({{ part }}, '-'){% if not loop.last %}, {% endif %}{% endfor %})), 1, 20)
{%- endmacro %}
