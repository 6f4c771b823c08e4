-- Every figure that is computed; band and flat threshold stand in the registry.
with figures as (
  unpivot (
    select
      commitment_id, reading_id,
      {{ contract["readings"].named("DOUBLE") | reject("in", ["band_low", "band_high", "flat_threshold"]) | join(", ") }}
    from marts.readings
  ) on columns(* exclude (commitment_id, reading_id)) into name figure value shown
)

select figures.commitment_id, figures.reading_id, figures.figure, figures.shown, receipts.value as receipted
from figures
left join marts.receipts as receipts
  on figures.commitment_id = receipts.commitment_id
  and figures.reading_id = receipts.reading_id
  and figures.figure = receipts.figure
  and receipts.step = 'reading'
where figures.shown is distinct from receipts.value
