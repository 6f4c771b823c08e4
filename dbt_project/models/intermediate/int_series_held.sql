-- Series whose newest vintage the gate holds back: what rests on them is computed from the last accepted vintage.
with decisions as (
  select
    series_code,
    vintage_at,
    decision,
    row_number() over (partition by series_code order by vintage_at desc) as turn
  from {{ source('registry', 'gate_decisions') }}
)

select series_code, vintage_at from decisions where turn = 1 and decision = 'held'
