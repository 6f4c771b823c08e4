-- Spellings that no unit has, or that belong to another unit than the series is declared in.
select received.series_code, received.unit_spelling, received.unit as declared_unit, count(*) as received_values
from received
left join registry.unit_spellings as spelled on received.unit_spelling = spelled.spelling
where received.source_id is not null and received.unit_spelling is not null and spelled.unit is distinct from received.unit
group by all
