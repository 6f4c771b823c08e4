select distinct unit from registry.series where unit not in (select name from given_ranges where kind = 'unit')
