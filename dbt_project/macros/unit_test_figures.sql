{# In unit tests figures are compared to six decimals: a rule gives the same figure on every machine, its last bits do not.
   Everything else is compared as it is. dbt finds this macro by its name, before its own. #}
{% macro duckdb__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set figures = [] -%}
  {%- for column in get_column_schema_from_query(main_sql) if column.data_type | upper == 'DOUBLE' -%}
    {%- do figures.append(column.name | lower) -%}
  {%- endfor -%}
  {%- for kind, sql in [('actual', main_sql), ('expected', expected_fixture_sql)] %}
  select
    {% for column in expected_column_names -%}
      {% if column | replace('"', '') | lower in figures %}round({{ column }}, 6) as {{ column }}{% else %}{{ column }}{% endif %},
    {% endfor -%}
    '{{ kind }}' as actual_or_expected
  from ({{ sql }}) as {{ kind }}_rows
  {% if not loop.last %}union all{% endif %}
  {%- endfor %}
{%- endmacro %}
