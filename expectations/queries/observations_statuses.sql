select obs_status, count(*) as observations from marts.observations group by obs_status order by obs_status
