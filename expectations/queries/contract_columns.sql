-- Columns of the contract that the table lacks, has with another type, or has in another order. Others may stand between.
with expected (place, column_name, data_type) as (
  values
  {% for name, type in columns.items() -%}
  ({{ loop.index }}, '{{ name }}', '{{ type }}'){{ "" if loop.last else "," }}
  {% endfor %}
),

compared as (
  select
    expected.column_name,
    expected.data_type as expected_type,
    found.data_type as found_type,
    row_number() over (partition by found.column_name is null order by expected.place) as expected_turn,
    row_number() over (partition by found.column_name is null order by found.column_index) as found_turn
  from expected
  left join duckdb_columns() as found
    on found.database_name = current_database()
    and found.schema_name = 'marts'
    and found.table_name = '{{ table }}'
    and found.column_name = expected.column_name
)

select column_name, expected_type, found_type, expected_turn, found_turn
from compared
where found_type is distinct from expected_type or found_turn <> expected_turn
