-- purpose: both roles read and call everything; the reader no personal data and nothing that writes
-- reads: none
-- writes: privileges
-- parameters: none

grant select on all tables in schema
registry, returns, intake, staging, checks, fact, quality, statistics, report, kpi, notify
to orkestra_collector, orkestra_reader;

-- names and telephone numbers of people, and what they wrote to one another
revoke select on
staging.cover, intake.submission, returns.late_notice, returns.decision, returns.sample_answer,
notify.notification
from orkestra_reader;
grant select (
    submission_id, row_no, unreadable, unit_code, unit_name, week, template_version, declared_date,
    nil_publication, nil_issue, nil_outreach, nil_survey, nil_behaviour, nil_reason, general_note
) on staging.cover to orkestra_reader;
grant select (
    submission_id, bucket, etag, last_modified, size_bytes, unit_code, week, received_at,
    recorded_at, run_id, progress, sha256, repeats_submission_id, version, verdict, decided_as_of,
    is_precheck, is_misplaced, block_reason, releases_submission_id, is_in_batch, version_id
) on intake.submission to orkestra_reader;
grant select (
    late_notice_id, week, unit_code, received_at, promised_at, etag, recorded_at
) on returns.late_notice to orkestra_reader;
grant select (
    decision_id, label, kind, week, unit_code, submission_id, decided_at, recorded_at, row_no
) on returns.decision to orkestra_reader;
grant select (
    sample_answer_id, label, edition_id, place, answer, decided_at, recorded_at
) on returns.sample_answer to orkestra_reader;
grant select (
    notification_id, dedupe_key, kind, week, unit_code, status, reason, external_ts, attempt_count,
    created_as_of, recorded_at, sent_at, leased_until
) on notify.notification to orkestra_reader;

-- PostgreSQL lets everybody use the schema public, and call each new function
revoke all on schema public from public;
revoke execute on all functions in schema registry, returns, intake, checks, fact, statistics, report, kpi
from public;
grant execute on all functions in schema registry, returns, intake, checks, fact, statistics, report, kpi
to orkestra_collector, orkestra_reader;
revoke execute on function
intake.set_precheck_week(bigint, text), intake.delete_precheck(bigint), intake.mask_key(bigint, text),
report.discard_drafts(text), kpi.refresh_statistics()
from orkestra_reader;
