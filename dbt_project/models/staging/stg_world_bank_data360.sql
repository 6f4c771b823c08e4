-- World Bank Data360: one JSON record per indicator, economy and year; the request has picked one variant of each.
with records as (
  {% for dataset in ['itu_gci', 'un_egdi', 'wgi'] -%}
  select
    cast(record as json) as record,
    obs_number,
    snapshot_sha256,
    locator,
    vintage_at,
    url
  from {{ source('raw', 'world_bank_data360__' ~ dataset) }}
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
)

select
  areas.ref_area,
  cast(null as varchar) as counterpart_area,
  cast(null as varchar) as breakdown,
  case records.record ->> '$.INDICATOR'
    when 'ITU_GCI_GCI_OVRL_SCRE' then 'ITU.GCI.SCORE'
    when 'ITU_GCI_LEGL_SCRE' then 'ITU.GCI.LEGAL'
    when 'ITU_GCI_TECH_SCORE' then 'ITU.GCI.TECHNICAL'
    when 'ITU_GCI_ORG_SCORE' then 'ITU.GCI.ORGANIZATIONAL'
    when 'ITU_GCI_CDS_SCORE' then 'ITU.GCI.CAPACITY'
    when 'ITU_GCI_COOP_SCORE' then 'ITU.GCI.COOPERATION'
    when 'UN_EGDI_EGDI' then 'UN.EGDI'
    when 'GOV_WGI_PV' then 'WGI.PV.EST'
    when 'GOV_WGI_RL' then 'WGI.RL.EST'
    when 'GOV_WGI_GE' then 'WGI.GE.EST'
  end as series_code,
  'A' as freq,
  records.record ->> '$.TIME_PERIOD' as time_period,
  records.obs_number as obs_value,
  cast(null as varchar) as unit_spelling,
  case records.record ->> '$.OBS_STATUS'
    when 'A' then 'normal'
    when 'B' then 'break'
    when 'E' then 'estimate'
    when 'F' then 'forecast'
    when 'P' then 'provisional'
  end as obs_status,
  case records.record ->> '$.DATABASE_ID'
    when 'ITU_GCI' then 'International Telecommunication Union, Global Cybersecurity Index, through World Bank Data360, '
    when 'UN_EGDI' then 'UN DESA, E-Government Development Index, through World Bank Data360, '
    when 'WB_WGI' then 'World Bank, Worldwide Governance Indicators, CC BY 4.0, Data360, '
  end || (records.record ->> '$.INDICATOR') as citation,
  records.url,
  records.snapshot_sha256,
  records.locator,
  records.vintage_at
from records
left join {{ source('registry', 'area_codes') }} as areas
  on areas.scheme = 'iso3'
  and areas.code = (records.record ->> '$.REF_AREA')
where records.obs_number is not null
