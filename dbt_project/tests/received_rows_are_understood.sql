-- Every row received has an owner, a unit that its owner declares, a known status, known areas and a period of its
-- frequency. The models join on these: a row that fails here would vanish or be read wrongly.
with received as (
  select * from {{ ref('int_rows_received') }}
),

judged as (
  select
    received.series_code,
    received.ref_area,
    received.time_period,
    received.snapshot_sha256,
    received.locator,
    case
      when series.series_code is null then 'the series belongs to no source'
      when received.unit_spelling is not null and spelled.unit is null
        then 'the unit "' || received.unit_spelling || '" is not in units.yml'
      when spelled.unit <> series.unit
        then 'the unit "' || received.unit_spelling || '" is ' || spelled.unit || ', its source declares ' || series.unit
      when received.obs_status is null or received.obs_status not in
        ('normal', 'provisional', 'estimate', 'forecast', 'first_print', 'break', 'missing') then 'the status is not known'
      when areas.area is null then 'the area is not in areas.yml'
      when received.counterpart_area is not null and partners.area is null then 'the partner is not in areas.yml'
      when not coalesce(regexp_full_match(received.time_period, case received.freq
        when 'A' then '\d{4}' when 'FY' then 'FY\d{4}' when 'Q' then '\d{4}-Q[1-4]' when 'M' then '\d{4}-(0[1-9]|1[0-2])'
      end), false) then 'the period does not fit the frequency ' || coalesce(received.freq, 'NULL')
      when received.obs_value is null and received.obs_status <> 'missing' then 'there is no value'
    end as problem
  from received
  left join {{ source('registry', 'series') }} as series on received.series_code = series.series_code
  left join {{ source('registry', 'unit_spellings') }} as spelled on received.unit_spelling = spelled.spelling
  left join {{ source('registry', 'areas') }} as areas on received.ref_area = areas.area
  left join {{ source('registry', 'areas') }} as partners on received.counterpart_area = partners.area
)

select problem, series_code, ref_area, time_period, snapshot_sha256, locator
from judged
where problem is not null
