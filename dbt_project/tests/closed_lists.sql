-- The closed lists of METHOD 1 to 8, in every published column that holds one; `indicator_status` has its own test.
{% set lists = {
  ('scorecard', 'promise_type'): 'target direction hold milestone not_verifiable',
  ('scorecard', 'force'): 'will committed goal seeks can',
  ('scorecard', 'not_verifiable_reason'): 'vague no_open_data classified contested_concept outside_control',
  ('scorecard', 'ratio_class'): 'on_path behind far_behind moving_away',
  ('scorecard', 'state_at_promise'):
    'none announced negotiating signed ratified in_force operating suspended lapsed withdrawn',
  ('scorecard', 'change_since_promise'): 'up down unchanged',
  ('scorecard', 'fulfilment'): 'not_yet_due not_started in_progress fulfilled fulfilled_late partly_fulfilled not_fulfilled'
    ~ ' withdrawn not_verifiable',
  ('scorecard', 'attribution'): 'A0 A1 A2 A3 A4',
  ('scorecard', 'confidence'): 'high moderate low very_low',
  ('scorecard', 'clock'): 'not_started running ended',
  ('scorecard', 'freshness'): 'no_data withheld stale fresh',
  ('scorecard', 'path'): 'compound linear',
  ('readings', 'direction'): 'increase decrease',
  ('readings', 'ratio_class'): 'on_path behind far_behind moving_away',
  ('readings', 'status'): 'met met_late missed expired_untested too_early on_path behind far_behind moving_away improving'
    ~ ' slipping steady turning worsening held at_risk breached restored insufficient_data no_recent_data no_data',
  ('indicators', 'direction'): 'increase decrease none',
  ('indicators', 'freq'): 'A FY Q M',
  ('indicators', 'aggregation'): 'sum mean last',
  ('indicators', 'transform'): 'none log',
  ('indicators', 'evidence_class'): 'official_statistic legal_instrument intergovernmental_count modelled_estimate'
    ~ ' expert_index news_derived_count press_release self_report second_hand',
  ('indicator_values', 'obs_status'): 'normal provisional estimate first_print break',
  ('evidence', 'state'): 'none announced negotiating signed ratified in_force operating suspended lapsed withdrawn',
  ('claims', 'finding'): 'not_checked contested premise_error ambiguous superseded accurate accurate_but_dated overstated'
    ~ ' understated unsupported',
  ('coverage', 'kind'): 'commitment claim mixed framing',
  ('audit_items', 'item'): 'act_named quantity baseline deadline responsible_actor public_source',
  ('receipts', 'step'): 'observation indicator reading claim evidence status',
  ('sources', 'freshness'): 'no_data stale fresh',
  ('sources', 'outcome'): 'new unchanged failed rejected no_key',
} %}
{% for (table, column), words in lists.items() %}
select '{{ table }}.{{ column }}: "' || {{ column }} || '" is not in the list' as problem
from {{ ref(table) }}
where {{ column }} not in ('{{ words.split() | join("', '") }}')
{% if not loop.last %}union{% endif %}
{% endfor %}
