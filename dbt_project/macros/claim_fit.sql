{# METHOD 3.6: does a measured figure bear out "around X", "over X" or "nearly X"? #}
{% macro claim_fit(measured) -%}
  case
    when {{ measured }} is null or claimed_value is null then null
    when comparison = 'around' then (case
      when abs(claimed_value / {{ measured }} - 1) <= 0.05 then 'right'
      when claimed_value > {{ measured }} then 'overstated'
      else 'understated'
    end)
    when comparison = 'over' then (case
      when {{ measured }} < claimed_value then 'overstated'
      when {{ measured }} <= 1.05 * claimed_value then 'right'
      else 'understated'
    end)
    when comparison = 'nearly' then (case
      when {{ measured }} > claimed_value then 'understated'
      when {{ measured }} >= 0.95 * claimed_value then 'right'
      else 'overstated'
    end)
  end
{%- endmacro %}
