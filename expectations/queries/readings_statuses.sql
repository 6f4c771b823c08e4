select readings.commitment_id, readings.reading_id, commitments.promise_type, readings.status
from marts.readings as readings
inner join registry.commitments as commitments on readings.commitment_id = commitments.commitment_id
where not case commitments.promise_type
  {% for type in ["target", "direction", "hold", "milestone"] -%}
  when '{{ type }}' then readings.status in ({{ words("STATUSES", type, "any") }})
  {% endfor -%}
  else false
end
