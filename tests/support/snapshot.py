"""All that a cycle leaves in the warehouse and the buckets, but numbers and times of a second try."""

import psycopg

from orkestra.settings import Settings
from orkestra.store.objects import S3Store

IN_SUBMISSION = "join intake.submission using (submission_id)"
SHEETS = ("publication", "issue", "outreach", "survey", "behaviour")
# The columns that are compared: not the numbers and times that differ in a second try.
SNAPSHOT = {
    "submissions": "select submission.key, submission.etag, submission.unit_code, submission.week,"
    " submission.received_at, submission.progress, submission.sha256, submission.version, submission.verdict,"
    " submission.is_precheck, submission.is_misplaced, submission.block_reason, blocked.key, repeated.key"
    " from intake.submission left join intake.submission as blocked"
    " on submission.releases_submission_id = blocked.submission_id left join intake.submission as repeated"
    " on submission.repeats_submission_id = repeated.submission_id order by submission.key",
    "sheets": "select key, sheet, shown_name, status, row_count, rejected_count, column_letters::text,"
    f" parts::text from intake.sheet {IN_SUBMISSION} order by key, sheet",
    "findings": "select key, to_jsonb(finding) - 'submission_id'"
    f" from intake.finding {IN_SUBMISSION} order by 1, 2",
    "explanations": "select key, finding_code, explanation"
    f" from intake.explanation {IN_SUBMISSION} order by key, finding_code",
    "validations": "select key, sha256 from quality.validation join quality.rule_set using (rule_set_id)"
    " join (select submission_id, key from intake.submission) as sent using (submission_id) order by key",
    "hits": f"select key, to_jsonb(hit) - 'submission_id' from quality.hit {IN_SUBMISSION} order by 1, 2",
    "shadow": "select key, to_jsonb(shadow_finding) - 'submission_id'"
    f" from quality.shadow_finding {IN_SUBMISSION} order by 1, 2",
    "receipts": "select receipt_number, content::text from intake.receipt order by receipt_number",
    **{
        f"staged {sheet}": f"select key, to_jsonb({sheet}) - 'submission_id'"
        f" from staging.{sheet} {IN_SUBMISSION} order by key, row_no"
        for sheet in ("cover", *SHEETS)
    },
    **{
        f"facts {sheet}": f"select key, to_jsonb({sheet}) - 'submission_id'"
        f" from fact.{sheet} {IN_SUBMISSION} order by key, row_no"
        for sheet in SHEETS
    },
    "late notices": "select week, unit_code, received_at, promised_at, reason, etag"
    " from returns.late_notice order by week, unit_code, late_notice_id",
    "decisions": "select label, kind, decision.week, decision.unit_code, key, reason, decided_by, decided_at"
    " from returns.decision left join intake.submission using (submission_id) order by decision_id",
    "unroutable": "select key_sha256, shown_key, reason from intake.unroutable_object order by key_sha256",
    "history": "select history.week, history.unit_code, state, cause, key, label, happened_at"
    " from returns.history left join intake.submission using (submission_id)"
    " left join returns.decision using (decision_id)"
    " order by history.week, history.unit_code, history_id",
    "messages": r"select regexp_replace(dedupe_key, '^(hold|decision|late-notice)/\d+$', '\1'), unit_code,"
    " recipient, payload::text, status, reason from notify.notification order by 1, 2, 4",
    "weeks": "select week, due_at, close_at, freeze_at from returns.week order by week",
    "grid": "select week, unit_code, zone from registry.expected_unit_week order by week, unit_code",
    "versions": "select sha256 from registry.version join registry.sync using (version_id) order by sync_id",
    "editions": "select week, edition_no, status, submissions_sha256, content_sha256 from report.edition"
    " order by 1, 2",
    "edition_units": "select unit_code, state, is_on_time from report.edition_unit order by edition_id, 1",
    "figures": "select indicator, scope, scope_code, dimension, value, numerator, denominator, lower, upper"
    " from kpi.value order by edition_id, indicator, scope, scope_code, dimension",
}


def take_snapshot(settings: Settings, warehouse_url: str) -> dict[str, object]:
    """The rows of each query above, and under "objects" the ETag of each object of the buckets."""
    return {**read_tables(warehouse_url), "objects": list_objects(settings)}


def read_tables(warehouse_url: str) -> dict[str, list[tuple]]:
    """The rows of each query above."""
    with psycopg.connect(warehouse_url) as connection:
        return {name: connection.execute(query).fetchall() for name, query in SNAPSHOT.items()}


def list_objects(settings: Settings) -> dict[str, str]:
    """The ETag of each object of the buckets."""
    return {
        f"{kind}/{info.key}": info.etag
        for kind in ("submissions_bucket", "archive_bucket", "reports_bucket")
        for info in S3Store(settings).list_objects(getattr(settings, kind), "")
    }
