-- Exports of the APEC list of environmental goods (2012): the sum of its subheadings in one year's answer of UN Comtrade.
-- A subheading without exports is not in the answer. Where a later revision of the Harmonized System ended a subheading,
-- those that took its place are counted, but never beside the one that they replaced.
with replacements (subheading, instead_of) as (
  values
  ('441873', '441872'), ('441875', '441872'),
  ('851411', '851410'), ('851419', '851410'),
  ('851431', '851430'), ('851432', '851430'), ('851439', '851430'),
  ('854141', '854140'), ('854142', '854140'), ('854143', '854140'), ('854149', '854140'),
  ('902781', '902780'), ('902789', '902780')
),

parts as (
  select * from {{ ref('stg_un_comtrade') }}
  where series_code = 'COMTRADE.X.APEC54' and breakdown is not null
),

counted_twice as (
  select parts.ref_area, parts.time_period, parts.snapshot_sha256, parts.vintage_at, parts.breakdown
  from parts
  inner join replacements on parts.breakdown = replacements.subheading
  inner join parts as replaced
    on replacements.instead_of = replaced.breakdown
    and parts.ref_area = replaced.ref_area
    and parts.time_period = replaced.time_period
    and parts.snapshot_sha256 = replaced.snapshot_sha256
    and parts.vintage_at = replaced.vintage_at
),

counted as (
  select parts.*
  from parts
  anti join counted_twice
    on parts.ref_area = counted_twice.ref_area
    and parts.time_period = counted_twice.time_period
    and parts.snapshot_sha256 = counted_twice.snapshot_sha256
    and parts.vintage_at = counted_twice.vintage_at
    and parts.breakdown = counted_twice.breakdown
)

-- A year is one answer, so the sum of an answer is whole; its locator is that of the largest part.
select
  ref_area,
  counterpart_area,
  cast(null as varchar) as breakdown,
  series_code,
  freq,
  time_period,
  sum(obs_value order by breakdown) as obs_value,
  unit_spelling,
  obs_status,
  'United Nations Statistics Division, UN Comtrade, sum of the subheadings of the APEC list of environmental goods (2012), '
  || 'United Nations copyright' as citation,
  url,
  snapshot_sha256,
  arg_max(locator, (obs_value, breakdown)) as locator,
  vintage_at
from counted
group by ref_area, counterpart_area, series_code, freq, time_period, unit_spelling, obs_status, url, snapshot_sha256, vintage_at
