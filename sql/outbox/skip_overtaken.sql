-- purpose: takes back reminders that are no longer true: the unit has reported, or the week has closed
-- one row per: message taken back
-- reads: notify.message, returns.week, returns.history
-- writes: notify.message
-- parameters: as_of

with overtaken as (
    select
        message.message_id,
        case
            when week.close_at <= %(as_of)s then 'the week has closed'
            else 'the unit''s state is now ' || newest.state
        end as reason
    from notify.message
    inner join returns.week on message.week = week.week
    left join lateral (
        select history.state
        from returns.history
        where
            history.week = message.week
            and history.unit_code = message.unit_code
            and history.happened_at <= %(as_of)s
        order by history.history_id desc
        limit 1
    ) as newest on true
    where
        message.status = 'pending'
        and message.kind in ('reminder', 'digest')
        and (week.close_at <= %(as_of)s or newest.state not in ('BELUM', 'PERLU_PERBAIKAN'))
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
