with areas as (
  select ref_area as area from marts.observations
  union
  select counterpart_area from marts.observations where counterpart_area is not null
)

select area from areas where area not in (select area from registry.areas)
