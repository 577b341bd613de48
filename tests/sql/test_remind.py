"""Late units and queued notifications, on a real warehouse. Due is Monday 12:00, close Tuesday 16:00 WIB."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from orkestra.outbox.read import list_notifications, render_text
from orkestra.outbox.send import send_pending
from orkestra.registry import Contact, read_registry
from orkestra.remind.late_units import find_late_units
from orkestra.remind.queue_reminders import queue_reminders
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week

WIB = ZoneInfo("Asia/Jakarta")
HALF_PAST = datetime(2026, 11, 23, 12, 30, tzinfo=WIB)

GIVEN = """
insert into registry.version (sha256, code_version) values ('x', 'x');
insert into returns.week (week, due_at, close_at, freeze_at, version_id) values
    ('2026-W46', '2026-11-16 12:00+07', '2026-11-17 16:00+07', '2026-11-18 08:00+07', 1),
    ('2026-W47', '2026-11-23 12:00+07', '2026-11-24 16:00+07', '2026-11-25 08:00+07', 1);
insert into registry.expected_unit_week
    (week, unit_code, unit_name, short_name, group_name, zone, desk_codes, version_id)
select week, code, 'Kementerian ' || code, upper(code), 'Kementerian', zone, '{}', 1
from (values ('kkp', 'Asia/Jakarta'), ('kemlu', 'Asia/Jakarta'), ('esdm', 'Asia/Jayapura'),
             ('komdigi', 'Asia/Jakarta'), ('pu', 'Asia/Jakarta')) as unit (code, zone), returns.week;
insert into intake.run (label, as_of) values ('test', '2026-11-23 12:00+07');
insert into intake.submission
    (bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id, progress, sha256,
     version, verdict)
select 'b', unit || version, 'e', at, 1, unit, '2026-W47', at, 1, 'replied', unit || version, version, verdict
from (values ('kemlu', 1, timestamptz '2026-11-23 10:00+07', 'needs_fix'),
             ('kemlu', 2, timestamptz '2026-11-23 11:00+07', 'needs_fix'),
             ('komdigi', 1, timestamptz '2026-11-23 10:00+07', 'accepted'),
             ('pu', 1, timestamptz '2026-11-23 13:00+07', 'accepted')) as sent (unit, version, at, verdict);
insert into intake.finding (submission_id, origin, rule, severity, row_no, message)
select submission_id, 'rules', 'B-014', severity, row_no, 'x'
from intake.submission,
    (values (1, 1, 'fix'), (2, 1, 'fix'), (2, 2, 'reject'), (2, 3, 'query'), (2, 4, 'info'))
    as found (version_no, row_no, severity)
where unit_code = 'kemlu' and version = version_no;
"""
CONTACTS = [
    Contact(unit, "officer", "Contoh", "slack", address, None, None)
    for unit, address in (("kkp", "U1"), ("kemlu", "U2"), ("pu", "U3"))
]


@pytest.fixture
def warehouse(settings):
    with open_warehouse(settings, autocommit=True) as warehouse:
        warehouse.connection.execute(GIVEN)
        yield warehouse


@pytest.fixture(scope="session")
def registry(pytestconfig):
    return read_registry(pytestconfig.rootpath)


def find(warehouse, as_of, week=None):
    return {late.unit_code: late for late in find_late_units(warehouse, as_of, week)}


def remind(warehouse, settings, registry, as_of=HALF_PAST, week=None):
    return queue_reminders(warehouse, settings, registry, CONTACTS, as_of, week)


def test_late_is_who_is_not_accepted_half_an_hour_after_batas(warehouse):
    late = find(warehouse, HALF_PAST)
    assert {code: unit.state for code, unit in late.items()} == {
        "esdm": "BELUM",
        "kemlu": "PERLU_PERBAIKAN",
        "kkp": "BELUM",
        "pu": "BELUM",  # its file came at 13:00
    }
    assert {unit.expected_count for unit in late.values()} == {5}


def test_only_what_the_newest_version_must_mend_is_counted(warehouse):
    assert {code: unit.fault_count for code, unit in find(warehouse, HALF_PAST).items()} == {
        "esdm": 0,
        "kemlu": 2,
        "kkp": 0,
        "pu": 0,
    }


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("23 12:29", False), ("23 12:30", True), ("24 15:59", True), ("24 16:00", False)],
)
def test_nobody_is_late_before_batas_and_a_half_hour_or_from_tutup_on(warehouse, moment, is_open):
    as_of = datetime.strptime(f"2026-11-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=WIB)
    assert bool(find(warehouse, as_of)) is is_open
    assert find(warehouse, as_of, Week(2026, 46)) == {}


def test_each_late_unit_gets_one_message_and_the_coordinators_one_digest(warehouse, settings, registry):
    counts = remind(warehouse, settings, registry)
    assert counts == {
        "late": 4,
        "reminders": 3,
        "digests": 1,
        "without_contact": 1,
        "quiet_hours": 0,
        "promised": 0,
    }
    messages = {row["dedupe_key"]: row for row in list_notifications(warehouse)}
    assert {key: (row["recipient"], row["status"], row["reason"]) for key, row in messages.items()} == {
        "reminder/2026-W47/esdm/batas+30": (None, "skipped", "no-address"),
        "reminder/2026-W47/kemlu/batas+30": ("U2", "pending", None),
        "reminder/2026-W47/kkp/batas+30": ("U1", "pending", None),
        "reminder/2026-W47/pu/batas+30": ("U3", "pending", None),
        "digest/2026-W47/batas+30": (settings.slack_channel, "pending", None),
    }
    digest = render_text(messages["digest/2026-W47/batas+30"]["blocks"])
    assert "• ESDM (tanpa kontak)" in digest
    assert "• KEMLU: 2 hal" in digest


def test_composing_twice_queues_nothing_new(warehouse, settings, registry):
    remind(warehouse, settings, registry)
    later = datetime(2026, 11, 24, 9, tzinfo=WIB)
    again = remind(warehouse, settings, registry, later)
    assert (again["late"], again["reminders"], again["digests"]) == (3, 0, 0)
    assert len(list_notifications(warehouse)) == 5


def test_a_unit_that_has_reported_before_the_message_leaves_gets_none(warehouse, settings, registry):
    remind(warehouse, settings, registry)
    counts = send_pending(settings, datetime(2026, 11, 23, 13, 10, tzinfo=WIB))
    assert counts == {"sent": 0, "preview": 3, "skipped": 1, "failed": 0}
    overtaken = [row["unit_code"] for row in list_notifications(warehouse) if row["reason"]]
    assert "pu" in overtaken


def test_nobody_is_addressed_outside_working_hours_of_the_own_zone(warehouse, settings, registry):
    """15:30 in Jakarta is 17:30 in Papua."""
    counts = remind(warehouse, settings, registry, datetime(2026, 11, 23, 15, 30, tzinfo=WIB))
    assert (counts["late"], counts["quiet_hours"]) == (3, 1)
    keys = [row["dedupe_key"] for row in list_notifications(warehouse)]
    assert "reminder/2026-W47/esdm/batas+30" not in keys
    assert "reminder/2026-W47/kkp/batas+30" in keys


def test_a_promised_time_puts_the_reminder_off_and_stands_in_the_digest(warehouse, settings, registry):
    warehouse.connection.execute(
        "insert into returns.late_notice (week, unit_code, received_at, promised_at, reason, etag) values"
        " ('2026-W47', 'kkp', '2026-11-23 09:00+07', '2026-11-23 10:00+07', 'x', 'old'),"
        " ('2026-W47', 'kkp', '2026-11-23 11:00+07', '2026-11-24 09:00+07', 'x', 'new'),"
        " ('2026-W47', 'pu', '2026-11-23 11:00+07', '2026-11-24 09:00+07', 'x', 'old'),"
        " ('2026-W47', 'pu', '2026-11-23 12:00+07', null, null, 'not to be understood')"
    )
    counts = remind(warehouse, settings, registry)
    assert (counts["late"], counts["reminders"], counts["promised"]) == (4, 2, 1)
    messages = {row["dedupe_key"]: row for row in list_notifications(warehouse)}
    assert "reminder/2026-W47/kkp/batas+30" not in messages
    digest = render_text(messages["digest/2026-W47/batas+30"]["blocks"])
    assert "• KKP, menyusul Selasa, 24 November 2026 09.00 WIB" in digest
    assert (
        remind(warehouse, settings, registry, HALF_PAST.replace(day=24, hour=9, minute=0))["reminders"] == 1
    )


def test_a_reminder_that_waits_is_taken_back_by_a_promise(warehouse, settings, registry):
    remind(warehouse, settings, registry)
    warehouse.connection.execute(
        "insert into returns.late_notice (week, unit_code, received_at, promised_at, etag) values"
        " ('2026-W47', 'kkp', '2026-11-23 12:40+07', '2026-11-24 09:00+07', 'e')"
    )
    send_pending(settings, datetime(2026, 11, 23, 12, 45, tzinfo=WIB))
    reasons = {row["unit_code"]: row["reason"] for row in list_notifications(warehouse)}
    assert reasons["kkp"] == "the unit has promised a later time"


@pytest.mark.parametrize(("kind", "is_late"), [("excuse", False), ("end_excuse", True)])
def test_who_is_excused_is_not_late(warehouse, kind, is_late):
    warehouse.connection.execute(
        "insert into returns.decision"
        " (label, kind, week, unit_code, reason, decided_by, decided_at) values"
        " ('1', 'excuse', '2026-W47', 'kkp', 'x', 'x', '2026-11-23 09:00+07'),"
        " ('2', %s, '2026-W47', 'kkp', 'x', 'x', '2026-11-23 10:00+07')",
        [kind],
    )
    assert ("kkp" in find(warehouse, HALF_PAST)) is is_late


def test_a_file_for_somebody_else_makes_nobody_a_mender(warehouse):
    warehouse.connection.execute(
        "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
        " received_at, run_id, progress, version, verdict, is_misplaced) values"
        " ('b', 'k', 'e', '2026-11-23 10:00+07', 1, 'kkp', '2026-W47', '2026-11-23 10:00+07', 1, 'replied',"
        "  1, 'rejected', true),"
        " ('b', 'l', 'e', '2026-11-23 11:30+07', 1, 'kemlu', '2026-W47', '2026-11-23 11:30+07', 1, 'replied',"
        "  3, 'rejected', true)"
    )
    late = find(warehouse, HALF_PAST)
    assert (late["kkp"].state, late["kkp"].fault_count) == ("BELUM", 0)
    assert (late["kemlu"].state, late["kemlu"].fault_count) == ("PERLU_PERBAIKAN", 2)
