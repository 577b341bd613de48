-- purpose: messages that are active, but not assigned to the unit
-- one row per: offending cell
-- reads: checks.message_use, registry.message_now, registry.assignment_now, registry.issue_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Whom a desk asks about an issue may carry the message of that issue. Each question is asked once, however
-- many rows put it.
with used as materialized (
    select
        submission_id,
        unit_code,
        sheet,
        row_no,
        column_name,
        message_code,
        coalesce(issue_code, '') as issue_code,
        first_date,
        last_date,
        week
    from checks.message_use
),

question as materialized (
    select distinct
        unit_code,
        message_code,
        issue_code,
        first_date,
        last_date,
        week
    from used
),

unassigned as (
    select question.*
    from question
    where
        exists (
            select
            from registry.message_now as message
            where
                message.message_code = question.message_code
                and question.last_date >= message.valid_from
                and question.first_date <= coalesce(message.valid_to, 'infinity')
        )
        and not exists (
            select
            from registry.assignment_now as assignment
            where
                assignment.message_code = question.message_code
                and assignment.unit_code = question.unit_code
                and question.week >= assignment.from_week
                and coalesce(question.week <= assignment.to_week, true)
        )
        and not exists (
            select
            from registry.issue_now as issue
            where
                issue.issue_code = question.issue_code
                and issue.message_code = question.message_code
                and question.unit_code = any(issue.asked_unit_codes)
        )
)

select
    used.submission_id,
    used.sheet,
    used.row_no,
    used.column_name,
    string_agg(distinct used.message_code, '; ' order by used.message_code) as found
from used
inner join unassigned
    on
        used.unit_code = unassigned.unit_code
        and used.message_code = unassigned.message_code
        and used.issue_code = unassigned.issue_code
        and used.first_date = unassigned.first_date
        and used.last_date = unassigned.last_date
        and used.week = unassigned.week
group by used.submission_id, used.sheet, used.row_no, used.column_name
