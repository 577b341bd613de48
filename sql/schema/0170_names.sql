-- purpose: gives tables and columns the names of the glossary
-- reads: schemas registry, intake, staging, fact, quality, report, notify
-- writes: names of tables and columns
-- parameters: none

alter table registry.rule rename column hold to block_reason;
alter table intake.run rename column is_trial to is_precheck;
alter table intake.submission rename column is_trial to is_precheck;
alter table intake.submission rename column hold to block_reason;
alter table intake.sheet rename column held_count to rejected_count;
alter table intake.stray_object rename to unroutable_object;
alter table staging.outreach rename column held_date to event_date;
alter table fact.outreach rename column held_date to event_date;
alter table quality.hit rename column held_count to rejected_count;
alter table report.edition_version rename column told_week to first_reported_week;
alter table notify.message rename to notification;
alter table notify.notification rename column message_id to notification_id;

drop function if exists intake.set_trial_week(bigint, text);
drop function if exists intake.forget_trial(bigint);

comment on column intake.submission.releases_submission_id is
'The blocked submission whose bytes a person released: they are decided again, as a version of their own';
comment on column registry.rule.block_reason is
'quarantine or personal_data: a submission that trips the rule waits for a person';
comment on column quality.hit.rejected_count is 'Of these the rows that it rejects; in the shadow none';
comment on table intake.unroutable_object is
'An object whose key fits no pattern or names an unknown unit or week; reported to coordinators once';
