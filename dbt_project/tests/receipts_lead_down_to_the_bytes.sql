-- Every step names steps that exist, an observation names its bytes, and every figure that the scorecard shows has a
-- status receipt with something under it.
with named as (
  select receipt_id, commitment_id, unnest(string_split(inputs, '; ')) as input_id from {{ ref('receipts') }}
)

select 'a receipt names a step that does not exist' as problem, named.receipt_id, named.commitment_id
from named
left join {{ ref('receipts') }} as receipts on named.input_id = receipts.receipt_id
where receipts.receipt_id is null
union all
select 'a step rests on nothing', receipt_id, commitment_id
from {{ ref('receipts') }}
where step in ('indicator', 'reading', 'claim') and inputs is null and figure not in ('baseline_value', 'target_value')
union all
select 'an observation does not say where its bytes are', receipt_id, commitment_id
from {{ ref('receipts') }}
where step = 'observation' and (snapshot_sha256 is null or locator is null or vintage_at is null)
union all
select 'a published figure has no receipt', receipts.receipt_id, scorecard.commitment_id
from {{ ref('scorecard') }} as scorecard
left join {{ ref('receipts') }} as receipts on scorecard.commitment_id = receipts.commitment_id and receipts.step = 'status'
where scorecard.latest_value is not null and receipts.inputs is null
