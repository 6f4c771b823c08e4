-- Every value ever received and accepted by the gate, with its owner and unit. A first print that stands beside a normal
-- value in the same file is the vintage before it: it gets an instant one microsecond earlier.
with received as (
  select * from {{ ref('int_rows_received') }}
),

owned as (
  select
    series.source_id,
    series.dataset_id,
    received.series_code,
    received.ref_area,
    received.counterpart_area,
    received.breakdown,
    received.freq,
    received.time_period,
    received.obs_value,
    coalesce(spelled.unit, series.unit) as unit,
    received.obs_status,
    received.vintage_at as file_vintage_at,
    received.snapshot_sha256,
    received.locator,
    received.citation,
    coalesce(received.url, series.url) as url,
    series.licence,
    series.redistribution,
    series.in_base
  from received
  inner join {{ source('registry', 'series') }} as series on received.series_code = series.series_code
  left join {{ source('registry', 'unit_spellings') }} as spelled on received.unit_spelling = spelled.spelling
),

accepted as (
  select owned.*
  from owned
  left join {{ source('registry', 'gate_decisions') }} as decisions
    on owned.series_code = decisions.series_code
    and owned.file_vintage_at = decisions.vintage_at
    and decisions.decision = 'held'
  where decisions.series_code is null
),

beside as (
  select
    *,
    count(*) over (
      partition by series_code, ref_area, counterpart_area, breakdown, freq, time_period, file_vintage_at
    ) as rows_of_key
  from accepted
)

select
  * exclude (rows_of_key, file_vintage_at),
  case
    when obs_status = 'first_print' and rows_of_key > 1 then file_vintage_at - interval 1 microsecond
    else file_vintage_at
  end as vintage_at,
  file_vintage_at
from beside
