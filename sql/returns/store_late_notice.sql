-- purpose: a late notice, kept for good
-- one row per: notice that is new
-- reads: none
-- writes: returns.late_notice
-- parameters: week, unit_code, received_at, promised_at, reason, etag
insert into returns.late_notice (week, unit_code, received_at, promised_at, reason, etag)
values (%(week)s, %(unit_code)s, %(received_at)s, %(promised_at)s, %(reason)s, %(etag)s)
on conflict do nothing
returning late_notice_id
