-- purpose: messages that are active, but not assigned to the unit
-- one row per: offending cell
-- reads: checks.message_use, registry.message_now, registry.assignment_now, registry.issue_now
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
-- Whom a desk asks about an issue may carry the message of that issue.
select
    message_use.submission_id,
    message_use.sheet,
    message_use.row_no,
    message_use.column_name,
    string_agg(distinct message_use.message_code, '; ' order by message_use.message_code) as found
from checks.message_use
where
    exists (
        select
        from registry.message_now as message
        where
            message.message_code = message_use.message_code
            and message_use.last_date >= message.valid_from
            and message_use.first_date <= coalesce(message.valid_to, 'infinity')
    )
    and not exists (
        select
        from registry.assignment_now as assignment
        where
            assignment.message_code = message_use.message_code
            and assignment.unit_code = message_use.unit_code
            and message_use.week >= assignment.from_week
            and coalesce(message_use.week <= assignment.to_week, true)
    )
    and not exists (
        select
        from registry.issue_now as issue
        where
            issue.issue_code = message_use.issue_code
            and issue.message_code = message_use.message_code
            and message_use.unit_code = any(issue.asked_unit_codes)
    )
group by message_use.submission_id, message_use.sheet, message_use.row_no, message_use.column_name
