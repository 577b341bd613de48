-- purpose: messages that are not active in the week, or for surveys on Tanggal sebelum
-- one row per: offending cell
-- reads: checks.message_use, registry.message_now
-- writes: nothing
-- parameters: none (the run is set by orkestra.run_id)
with known as (
    select
        message_use.submission_id,
        message_use.sheet,
        message_use.row_no,
        message_use.column_name,
        message_use.message_code,
        bool_or(
            message_use.first_date >= message.valid_from
            and message_use.last_date <= coalesce(message.valid_to, 'infinity')
        ) as is_active
    from checks.message_use
    inner join registry.message_now as message on message_use.message_code = message.message_code
    where message_use.first_date is not null
    group by
        message_use.submission_id,
        message_use.sheet,
        message_use.row_no,
        message_use.column_name,
        message_use.message_code
),

final as (
    select
        submission_id,
        sheet,
        row_no,
        column_name,
        string_agg(message_code, '; ' order by message_code) as found
    from known
    where not is_active
    group by submission_id, sheet, row_no, column_name
)

select * from final
