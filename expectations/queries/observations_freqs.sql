select freq, count(*) as observations from marts.observations group by freq order by freq
