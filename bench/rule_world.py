"""A warehouse as large as years of reporting make it, written by statements: none of it was ever a file."""

import psycopg

from orkestra.registry import Registry
from orkestra.week import Week

UNITS = 100
ROWS = 120  # of one submission: 96 publications, 8 issues, 8 sessions, 8 surveys

SUBMISSIONS = """
insert into intake.submission (
    bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id, progress, sha256,
    version, verdict
)
select
    'kiriman', 'masuk/' || unit_code || '/' || week || '/a.xlsx', 'e', received_at, 1, unit_code, week,
    received_at, %(run_id)s, %(progress)s, 'sha', %(version)s, %(verdict)s
from (
    select
        unit_code,
        to_char(%(sunday)s::date - 7 * back, 'IYYY-"W"IW') as week,
        (%(sunday)s::date - 7 * back + time '20:00')::timestamptz as received_at
    from unnest(%(units)s::text[]) as unit (unit_code), generate_series(%(first)s::int, %(last)s::int) as back
) as sent
"""
SHEETS = """
insert into intake.sheet (submission_id, sheet, shown_name, status, row_count, column_letters)
select submission_id, sheet, sheet, case when row_count > 0 then 'filled' else 'nil' end, row_count, '{}'
from intake.submission,
    (values ('cover', 1), ('publication', %(publications)s::int), ('issue', %(others)s::int),
        ('outreach', %(others)s::int), ('survey', %(others)s::int), ('behaviour', 0)
    ) as given (sheet, row_count)
where run_id = %(run_id)s
"""
MONDAY = "to_date(week || '-1', 'IYYY-\"W\"IW-ID')"
# One file in ten has a wrong channel, a reach without source, an address twice, more women and men than
# people, and a question in other words. One unit in ten reports the same page every week; all report
# the week's press release.
IS_FAULTY = "submission_id %% 10 = 0"
IS_TENTH_UNIT = "hashtext(unit_code) %% 10 = 0"
STAGING = (
    f"""
insert into staging.cover (
    submission_id, row_no, unreadable, unit_code, week, template_version, prepared_by, office_contact,
    responsible_person, declared_date, nil_behaviour
)
select submission_id, 0, '{{}}', unit_code, week, 'v1', 'Staf', 'humas@contoh.go.id', 'Kepala',
    {MONDAY} + 6, true
from intake.submission where run_id = %(run_id)s
""",
    f"""
insert into staging.publication (
    submission_id, row_no, unreadable, published_local, channel, media_type, title, outlet, url,
    message_codes, reach_count, reach_source, interaction_count
)
select submission_id, 5 + n, '{{}}', {MONDAY} + n %% 7 + time '09:00',
    case when n = 1 and {IS_FAULTY} then 'ig' else 'Situs web' end, 'Milik sendiri',
    'Kenali ciri barang selundupan ' || n, 'Situs ' || unit_code,
    case
        when n = 94 and {IS_TENTH_UNIT} then 'https://contoh.go.id/panduan'
        when n = 95 then 'https://contoh.go.id/siaran-pers/' || week
        when n = 96 and {IS_FAULTY} then 'https://www.' || unit_code || '.go.id/berita/' || week || '/5'
        else 'https://www.' || unit_code || '.go.id/berita/' || week || '/' || n || '?utm_source=x'
    end,
    '{{SS-01}}', 1000 + n, case when n <> 2 or not {IS_FAULTY} then 'Insight akun' end, n
from intake.submission, generate_series(1, %(publications)s::int) as n where run_id = %(run_id)s
""",
    """
insert into staging.issue (
    submission_id, row_no, unreadable, issue_code, title, message_codes, kind, level, detected_local,
    first_response_local, response_form, response_url, status
)
select submission_id, 5 + n, '{}', unit_code || '-' || n, 'Isu ' || n, '{SS-01}', 'Hoaks', 'Sedang',
    timestamp '2021-01-01 08:00', timestamp '2021-01-01 09:00', 'Klarifikasi', 'https://contoh.go.id/' || n,
    'Direspons'
from intake.submission, generate_series(1, %(others)s::int) as n where run_id = %(run_id)s
""",
    f"""
insert into staging.outreach (
    submission_id, row_no, unreadable, event_date, activity, organizer, district, audience, participant_count,
    female_count, male_count, message_codes, has_quiz
)
select submission_id, 5 + n, '{{}}', {MONDAY} + n %% 7, 'Sosialisasi ' || n || ' ' || week, 'Humas',
    'Kota Batam', 'Pedagang', 40, 20, case when n = 1 and {IS_FAULTY} then 30 else 20 end, '{{SS-01}}', false
from intake.submission, generate_series(1, %(others)s::int) as n where run_id = %(run_id)s
""",
    f"""
insert into staging.survey (
    submission_id, row_no, unreadable, item_code, message_code, design, sampling, audience, area, before_date,
    after_date, before_count, before_yes_count, after_count, after_yes_count, question_text
)
select submission_id, 5 + n, '{{}}', 'KN1', 'SS-01', 'LINTAS', 'Sesi', 'Pedagang',
    'Kota ' || n || ' ' || week, {MONDAY} + 1, {MONDAY} + 2, 40, 12, 40, 25,
    %(wording)s || case when n = 1 and {IS_FAULTY} then ' Ya?' else '' end
from intake.submission, generate_series(1, %(others)s::int) as n where run_id = %(run_id)s
""",
)
FACTS = (
    """
insert into fact.publication (
    unit_code, week, submission_id, row_no, published_at, published_date, channel, media_type, title, outlet,
    url, message_codes, reach_count, reach_source, interaction_count
)
select unit_code, week, submission_id, row_no, published_local at time zone 'Asia/Jakarta',
    published_local::date, channel, media_type, title, outlet, url, message_codes, reach_count, reach_source,
    interaction_count
from staging.publication inner join intake.submission using (submission_id) where run_id = %(run_id)s
""",
    """
insert into fact.issue (
    unit_code, week, submission_id, row_no, issue_code, title, message_codes, kind, level, detected_at,
    first_response_at, response_form, response_url, status
)
select unit_code, week, submission_id, row_no, issue_code, title, message_codes, kind, level,
    detected_local at time zone 'Asia/Jakarta', first_response_local at time zone 'Asia/Jakarta',
    response_form, response_url, status
from staging.issue inner join intake.submission using (submission_id) where run_id = %(run_id)s
""",
    """
insert into fact.outreach (
    unit_code, week, submission_id, row_no, event_date, activity, organizer, district, audience,
    participant_count, female_count, male_count, message_codes, has_quiz
)
select unit_code, week, submission_id, row_no, event_date, activity, organizer, district, audience,
    participant_count, female_count, male_count, message_codes, has_quiz
from staging.outreach inner join intake.submission using (submission_id) where run_id = %(run_id)s
""",
    """
insert into fact.survey (
    unit_code, week, submission_id, row_no, item_code, message_code, design, sampling, audience, area,
    before_date, after_date, before_count, before_yes_count, after_count, after_yes_count, question_text
)
select unit_code, week, submission_id, row_no, item_code, message_code, design, sampling, audience, area,
    before_date, after_date, before_count, before_yes_count, after_count, after_yes_count, question_text
from staging.survey inner join intake.submission using (submission_id) where run_id = %(run_id)s
""",
)
FORGOTTEN = (
    "quality.hit",
    "quality.shadow_finding",
    "quality.validation",
    "intake.finding",
    "staging.cover",
    "staging.publication",
    "staging.issue",
    "staging.outreach",
    "staging.survey",
    "intake.sheet",
    "intake.submission",
)


def list_units(registry: Registry, week: Week) -> list[str]:
    """Units of the roster: each carries SS-01, the message of all rows, from 2025-W31 on."""
    return [unit.unit_code for unit in registry.units_expected(week.sunday)][:UNITS]


def add_history(url: str, units: list[str], wording: str, last: Week, first_ago: int, last_ago: int) -> None:
    """Accepted versions of all units, in weeks counted back from `last`; both ends are included."""
    run_id = add_staged(url, units, wording, last, first_ago, last_ago, progress="replied", version=1)
    with psycopg.connect(url) as connection:
        for statement in FACTS:
            connection.execute(statement, {"run_id": run_id})


def add_staged(
    url: str,
    units: list[str],
    wording: str,
    last: Week,
    first_ago: int,
    last_ago: int,
    *,
    progress: str = "staged",
    version: int | None = None,
    rows: int = ROWS,
) -> int:
    """The run of submissions whose rows wait to be validated, by weeks before `last`.

    Fewer or more rows than usual are publications alone.
    """
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "insert into intake.run (label, as_of) values (gen_random_uuid()::text, now()) returning run_id"
        ).fetchone()
        assert row
        parameters = {
            "run_id": row[0], "units": units, "sunday": last.sunday, "first": first_ago, "last": last_ago,
            "progress": progress, "version": version, "verdict": "accepted" if version else None,
            "wording": wording,
            "publications": 96 if rows == ROWS else rows, "others": 8 if rows == ROWS else 0,
        }  # fmt: skip
        for statement in (SUBMISSIONS, SHEETS, *STAGING):
            connection.execute(statement, parameters)
    return int(row[0])


def forget_staged(url: str, run_id: int) -> None:
    """Removes what `add_staged` has added, and what was found in it."""
    with psycopg.connect(url) as connection:
        for table in FORGOTTEN:
            connection.execute(
                f"delete from {table} where submission_id in"
                " (select submission_id from intake.submission where run_id = %s)".encode(),
                [run_id],
            )
