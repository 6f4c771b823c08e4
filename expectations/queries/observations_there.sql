-- One row where no figure is left, though a release has been out before.
select (select count(*) from previous_commitments) as commitments_released_before
where (select count(*) from marts.observations) = 0 and (select count(*) from previous_commitments) > 0
