select series_code, count(*) as received_values from received where source_id is null group by series_code
