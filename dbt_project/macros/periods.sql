{# Periods are written 2024, FY2024 (July 2023 to June 2024), 2024-Q1, 2024-06. #}

{% macro period_year(period) -%}
  cast(case when {{ period }} like 'FY%' then substr({{ period }}, 3, 4) else substr({{ period }}, 1, 4) end as integer)
{%- endmacro %}

{% macro period_end(period) -%}
  cast(case
    when {{ period }} like 'FY%' then make_date(cast(substr({{ period }}, 3, 4) as integer), 6, 30)
    when {{ period }} like '%-Q_' then last_day(make_date(
      cast(substr({{ period }}, 1, 4) as integer), 3 * cast(substr({{ period }}, 7, 1) as integer), 1))
    when length({{ period }}) = 7 then last_day(cast({{ period }} || '-01' as date))
    else make_date(cast({{ period }} as integer), 12, 31)
  end as date)
{%- endmacro %}

{# The fiscal year (named by its end) in which a month or quarter lies. #}
{% macro fiscal_year_of(period) -%}
  case
    when {{ period }} like '%-Q_' then cast(substr({{ period }}, 1, 4) as integer)
      + cast(cast(substr({{ period }}, 7, 1) as integer) >= 3 as integer)
    else cast(substr({{ period }}, 1, 4) as integer) + cast(cast(substr({{ period }}, 6, 2) as integer) >= 7 as integer)
  end
{%- endmacro %}
