{# Generic tests of our own: no package registry carries the usual ones for this version. #}

{% test unique_key(model, columns) %}
  select {{ columns | join(', ') }}, count(*) as rows_of_key
  from {{ model }}
  group by all
  having count(*) > 1
{% endtest %}

{% test expression_holds(model, expression) %}
  select * from {{ model }} where not coalesce({{ expression }}, false)
{% endtest %}
