{# A figure as printed in a sentence: as many decimals as the publisher prints (column `digits`), thousands in groups. #}
{% macro shown(figure) -%}
  case digits
    when 0 then format('{:,.0f}', {{ figure }})
    when 1 then format('{:,.1f}', {{ figure }})
    when 2 then format('{:,.2f}', {{ figure }})
    else format('{:,.3f}', {{ figure }})
  end
{%- endmacro %}
