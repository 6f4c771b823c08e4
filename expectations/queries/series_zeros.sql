-- Series (by area) and vintages with enough values: the share of them that is zero. `seen_before`: did a trusted earlier
-- vintage hold a figure other than zero?
with by_vintage as (
  select
    received.series_code,
    received.ref_area,
    received.counterpart_area,
    received.breakdown,
    received.freq,
    received.vintage_at,
    count(*) as figures,
    count(*) filter (where received.obs_value = 0) / count(*) as share_of_zeros,
    bool_or(received.obs_value <> 0 and vintages.is_trusted) as has_figures
  from received
  inner join vintages on received.series_code = vintages.series_code and received.vintage_at = vintages.vintage_at
  where received.obs_value is not null
  group by all
),

compared as (
  select
    *,
    coalesce(bool_or(has_figures) over (
      partition by series_code, ref_area, counterpart_area, breakdown, freq
      order by vintage_at rows between unbounded preceding and 1 preceding
    ), false) as seen_before
  from by_vintage
)

select series_code, vintage_at, ref_area, figures, share_of_zeros
from compared
where figures >= {{ fewest_values }} and seen_before = {{ seen_before }}
