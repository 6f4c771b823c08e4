{# The instant up to which this build knows the world. #}
{% macro as_of() -%} (select as_of from {{ source('registry', 'run') }}) {%- endmacro %}
{% macro rule_version() -%} (select rule_version from {{ source('registry', 'run') }}) {%- endmacro %}
{% macro code_version() -%} (select code_version from {{ source('registry', 'run') }}) {%- endmacro %}
