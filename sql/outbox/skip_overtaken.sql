-- purpose: takes back reminders that are no longer true: it has reported or promised, or the week has closed
-- one row per: message taken back
-- reads: notify.message, returns.week, functions of returns
-- writes: notify.message
-- parameters: as_of

with overtaken as (
    select
        message.message_id,
        case
            when week.close_at <= %(as_of)s then 'the week has closed'
            when newest.state in ('BELUM', 'PERLU_PERBAIKAN') then 'the unit has promised a later time'
            else 'the unit''s state is now ' || newest.state
        end as reason
    from notify.message
    inner join returns.week on message.week = week.week
    left join lateral returns.state_at(message.week, message.unit_code, %(as_of)s) as newest on true
    where
        message.status = 'pending'
        and message.kind in ('reminder', 'digest')
        and (
            week.close_at <= %(as_of)s
            or newest.state not in ('BELUM', 'PERLU_PERBAIKAN')
            or returns.promised_at(message.week, message.unit_code, %(as_of)s) > %(as_of)s
        )
)

update notify.message
set
    status = 'skipped',
    reason = overtaken.reason
from overtaken
where message.message_id = overtaken.message_id
returning
    message.dedupe_key,
    message.reason
