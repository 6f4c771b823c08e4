select obs_status, count(*) as indicator_values from marts.indicator_values group by obs_status order by obs_status
