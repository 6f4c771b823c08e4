-- Series (by area) and vintages: the median of new over old in the periods that both have, in powers of ten. Old is the
-- last trusted value before.
with trusted as (
  select received.*
  from received
  inner join vintages on received.series_code = vintages.series_code and received.vintage_at = vintages.vintage_at
  where vintages.is_trusted and received.obs_value <> 0
),

pairs as (
  select new.series_code, new.vintage_at, new.ref_area, abs(new.obs_value / old.obs_value) as factor
  from received as new
  asof inner join trusted as old
    on new.series_code = old.series_code
    and new.ref_area = old.ref_area
    and new.counterpart_area = old.counterpart_area
    and new.breakdown = old.breakdown
    and new.freq = old.freq
    and new.time_period = old.time_period
    and new.vintage_at > old.vintage_at
  where new.obs_value <> 0 and new.source_id is not null
)

select series_code, vintage_at, ref_area, count(*) as periods, log10(median(factor)) as magnitude
from pairs
group by all
having count(*) >= {{ fewest_periods }}
