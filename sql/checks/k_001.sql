-- purpose: codes of messages that the registry does not know
-- one row per: offending cell
-- reads: checks.message_use, registry.message_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    message_use.submission_id,
    message_use.sheet,
    message_use.row_no,
    message_use.column_name,
    string_agg(distinct message_use.message_code, '; ' order by message_use.message_code) as found
from checks.message_use
where
    not exists (
        select
        from registry.message_now as message
        where message.message_code = message_use.message_code
    )
group by message_use.submission_id, message_use.sheet, message_use.row_no, message_use.column_name
