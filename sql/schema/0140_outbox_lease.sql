-- purpose: a message is sent by one sender at a time, and what nobody knows of it is an end of its own
-- one row per: see the table's comment
-- reads: nothing
-- writes: notify.message
-- parameters: none

alter table notify.message
drop constraint message_status_check,
add constraint message_status_check
check (status in ('pending', 'sending', 'sent', 'preview', 'skipped', 'failed', 'unclear')),
add column leased_until timestamptz;
comment on column notify.message.leased_until is
'Until then nobody else sends a message in `sending`: the receiving side may still be working on it';
comment on column notify.message.status is
'failed: the receiving side refused it; unclear: it may have been sent, and no look-up is allowed';

grant update (leased_until, recipient) on notify.message to orkestra_collector;
