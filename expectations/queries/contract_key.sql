-- Keys that more than one row has.
select {{ key | join(", ") }}, count(*) as rows_of_key
from marts.{{ table }}
group by all
having count(*) > 1
