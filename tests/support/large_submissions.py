"""Submissions of very many rows and findings, written by statements: none of them was ever a file."""

from collections.abc import Sequence
from typing import Any

import psycopg

from conftest import HOME

SHEETS = ("publication", "issue", "outreach", "survey", "behaviour")

SUBMISSION = """
insert into intake.submission (
    bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id, progress, is_in_batch,
    sha256
)
select 'b', 'masuk/' || gen_random_uuid(), 'e', %(at)s, 1, %(unit)s, %(week)s, %(at)s, run_id, %(progress)s,
    %(progress)s = 'staged', 'x'
from intake.run where label = %(label)s
returning submission_id
"""
ROWS = (
    """
insert into intake.sheet (submission_id, sheet, shown_name, status, row_count, column_letters)
select %(id)s, name, name, 'filled', case when name = 'cover' then 1 else %(rows)s end, '{}'
from unnest(array['cover', 'publication', 'issue', 'outreach', 'survey', 'behaviour']) as name
""",
    """
insert into staging.cover (submission_id, row_no, unreadable, nil_publication) values (%(id)s, 0, '{}', true)
""",
    """
insert into staging.publication (
    submission_id, row_no, unreadable, published_local, channel, media_type, title, outlet, url,
    message_codes, issue_code, reach_count
)
select %(id)s, 5 + n, '{}', to_date(%(week)s || '-1', 'IYYY-"W"IW-ID') + time '09:00', 'Situs web',
    'Milik sendiri', 'Judul ' || n %% %(half)s, 'Situs', %(site)s || n %% %(half)s,
    '{SS-01,XX-99}', 'isu-' || n, n
from generate_series(1, %(rows)s) as n
""",
    """
insert into staging.issue (
    submission_id, row_no, unreadable, issue_code, title, message_codes, kind, level, detected_local, status
)
select %(id)s, 5 + n, '{}', %(unit)s || '-' || n %% %(half)s, 'Isu ' || n, '{SS-01}', 'Hoaks', 'Sedang',
    timestamp '2021-01-01 08:00' + %(shift)s * interval '1 hour', 'Direspons'
from generate_series(1, %(rows)s) as n
""",
    """
insert into staging.outreach (
    submission_id, row_no, unreadable, event_date, activity, organizer, district, audience, participant_count,
    message_codes, has_quiz
)
select %(id)s, 5 + n, '{}', to_date(%(week)s || '-1', 'IYYY-"W"IW-ID'), 'Sosialisasi ' || n, 'Humas',
    'Kota Batam', 'Pedagang', 40, '{SS-01}', true
from generate_series(1, %(rows)s) as n
""",
    """
insert into staging.survey (
    submission_id, row_no, unreadable, item_code, message_code, design, sampling, audience, area, before_date,
    after_date, before_count, before_yes_count, after_count, after_yes_count, question_text
)
select %(id)s, 5 + n, '{}', 'KN1', 'SS-02', 'LINTAS', 'Sesi', 'Pedagang', 'Kota ' || n %% %(half)s,
    date '2026-11-10', date '2026-11-11', 40, 12, 40, 25, 'Apa?'
from generate_series(1, %(rows)s) as n
""",
    """
insert into staging.behaviour (submission_id, row_no, unreadable, indicator_code, data_source, value_count)
select %(id)s, 5 + n, '{}', 'I' || n, 'Layanan', n from generate_series(1, %(rows)s) as n
""",
)
FINDINGS = """
insert into intake.finding (
    submission_id, origin, rule, severity, sheet, row_no, column_name, found, message
)
select %(id)s, 'rules', 'B-002', severity, sheet, 5 + n, severity, 'TikTokk', 'Salah.'
from generate_series(1, %(rows)s) as n, unnest(%(sheets)s::text[]) as sheet,
    unnest(%(severities)s::text[]) as severity
"""
EXPLANATIONS = """
insert into intake.explanation (submission_id, finding_code, explanation)
select distinct submission_id, code, 'Sudah kami periksa.'
from returns.finding_code where submission_id = %(id)s
"""


def add_submission(
    owner: psycopg.Connection[Any],
    rows: int,
    *,
    unit: str = "komdigi",
    week: str = "2026-W47",
    at: str = "2026-11-22T12:00:00+07:00",
    progress: str = "staged",
    label: str = "large",
    shift: int = 0,
    site: str = "https://contoh.go.id/",
) -> int:
    """The id of a submission with so many rows on each sheet; half of them repeat the other half."""
    owner.execute("insert into intake.run (label, as_of) values (%s, %s) on conflict do nothing", [label, at])
    given = {
        "unit": unit, "week": week, "at": at, "progress": progress, "label": label, "rows": rows,
        "half": max(rows // 2, 1), "shift": shift, "site": site,
    }  # fmt: skip
    (submission_id,) = owner.execute(SUBMISSION, given).fetchone()
    for statement in ROWS:
        owner.execute(statement, given | {"id": submission_id})
    return submission_id


def add_findings(
    owner: psycopg.Connection[Any],
    submission_id: int,
    rows: int,
    *,
    sheets: Sequence[str] = SHEETS,
    severities: Sequence[str] = ("fix", "query"),
) -> None:
    """Findings of so many rows of each sheet, and the unit's answer to each of its questions."""
    given = {"id": submission_id, "rows": rows, "sheets": list(sheets), "severities": list(severities)}
    owner.execute(FINDINGS, given)
    owner.execute(EXPLANATIONS, given)


def accept(owner: psycopg.Connection[Any], submission_id: int, version: int = 1) -> None:
    """Makes a submission an accepted version, with every row a fact."""
    given = {"id": submission_id, "version": version}
    owner.execute(
        "update intake.submission set progress = 'replied', version = %(version)s, verdict = 'accepted'"
        " where submission_id = %(id)s",
        given,
    )
    for sheet in SHEETS:
        path = HOME / "sql" / "promote" / f"{sheet}.sql"
        owner.execute(path.read_text().encode(), {"submission_id": submission_id, "zone": "Asia/Jakarta"})
