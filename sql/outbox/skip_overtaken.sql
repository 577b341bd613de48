-- purpose: takes back reminders that are no longer true: it has reported or promised, or the week has closed
-- one row per: message taken back
-- reads: notify.notification, returns.week, functions of returns
-- writes: notify.notification
-- parameters: as_of

with overtaken as (
    select
        notification.notification_id,
        case
            when week.close_at <= %(as_of)s then 'the week has closed'
            when newest.state in ('BELUM', 'PERLU_PERBAIKAN') then 'the unit has promised a later time'
            else 'the unit''s state is now ' || newest.state
        end as reason
    from notify.notification
    inner join returns.week on notification.week = week.week
    left join lateral returns.state_at(notification.week, notification.unit_code, %(as_of)s) as newest on true
    where
        notification.status = 'pending'
        and notification.kind in ('reminder', 'digest')
        and (
            week.close_at <= %(as_of)s
            or newest.state not in ('BELUM', 'PERLU_PERBAIKAN')
            or returns.promised_at(notification.week, notification.unit_code, %(as_of)s) > %(as_of)s
        )
)

update notify.notification
set
    status = 'skipped',
    reason = overtaken.reason
from overtaken
where notification.notification_id = overtaken.notification_id
returning
    notification.dedupe_key,
    notification.reason
