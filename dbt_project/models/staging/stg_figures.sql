-- Tidy figures files (shipped, added by hand, or dropped): types and names, nothing else.
select
  cast(ref_area as varchar) as ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  cast(series_code as varchar) as series_code,
  cast(freq as varchar) as freq,
  cast(time_period as varchar) as time_period,
  cast(obs_value as double) as obs_value,
  cast(unit as varchar) as unit_spelling,
  cast(obs_status as varchar) as obs_status,
  cast(citation as varchar) as citation,
  nullif(regexp_extract(citation, 'https?://[^ ;,]+'), '') as url,
  cast(snapshot_sha256 as varchar) as snapshot_sha256,
  cast(locator as varchar) as locator,
  cast(vintage_at as timestamp) as vintage_at
from {{ source('raw', 'figures') }}
