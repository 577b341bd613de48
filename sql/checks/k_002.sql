-- purpose: messages that are not active on the row's date, or for issues on no day of the week
-- one row per: offending cell
-- reads: checks.message_use, registry.message_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- checks.message_use says which days are meant, for surveys Tanggal sebelum.
with known as (
    select
        message_use.submission_id,
        message_use.sheet,
        message_use.row_no,
        message_use.column_name,
        message_use.message_code,
        case
            when message_use.sheet = 'survey'
                then to_char(message_use.first_date, '"Tanggal sebelum" (DD/MM/YYYY)')
            when message_use.first_date = message_use.last_date
                then to_char(message_use.first_date, 'DD/MM/YYYY')
            else 'pekan ' || message_use.week
        end as days,
        bool_or(
            message_use.last_date >= message.valid_from
            and message_use.first_date <= coalesce(message.valid_to, 'infinity')
        ) as is_active
    from checks.message_use
    inner join registry.message_now as message on message_use.message_code = message.message_code
    where message_use.first_date is not null
    group by
        message_use.submission_id,
        message_use.sheet,
        message_use.row_no,
        message_use.column_name,
        message_use.message_code,
        days
)

select
    submission_id,
    sheet,
    row_no,
    column_name,
    string_agg(message_code, '; ' order by message_code) as found,
    days as meant
from known
where not is_active
group by submission_id, sheet, row_no, column_name, days
