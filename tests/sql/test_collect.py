"""Collecting on a real warehouse and a real S3 server: what the units sent, and what came of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from embedded import postgres
from orkestra import pipeline
from orkestra.errors import Permanent, Transient
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.intake.archive import archive_claims
from orkestra.intake.lease import CLAIM, LeaseHeldError, hold_lease
from orkestra.quality.batch import begin_batch, finish_batch
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week
from support.shards import collecting_all
from support.workbooks import ISSUE, PUBLICATION, registry, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
BEFORE_GX = ("claim", "archive", "stage")


def put(
    settings: Settings, unit: str, data: bytes, *, name: str = "a.xlsx", sent_at: datetime | None = None
) -> None:
    S3Store(settings).put(
        settings.submissions_bucket,
        f"masuk/{unit}/{WEEK}/{name}",
        data,
        "application/zip",
        modified_at=sent_at or BATAS - timedelta(hours=1),
    )


def run(settings: Settings, *steps: str, as_of: datetime = BATAS, label: str = "test") -> dict[str, dict]:
    return {
        step: dict(pipeline.find_step("collect_submissions", step)(pipeline.Run(settings, as_of, label)))
        for step in steps or pipeline.list_steps("collect_submissions")
    }


def rows(settings: Settings, query: str) -> list[tuple]:
    with psycopg.connect(settings.warehouse_url) as connection:
        return connection.execute(query).fetchall()


def test_one_units_unreadable_file_changes_nothing_for_the_others(synced: Settings):
    good = workbook("komdigi", publication=[PUBLICATION], issue=[ISSUE])
    put(synced, "komdigi", good)
    put(synced, "kemenkes", good[:2000])
    put(synced, "kemenag", b"%PDF-1.7 bukan buku kerja")
    put(synced, "kemenkeu", workbook("kemenkeu", publication=[PUBLICATION]))
    counts = run(synced)
    assert counts["decide"] == {"accepted": 2, "rejected": 2}
    assert counts["reply"]["replied"] == 4
    states = rows(synced, "select unit_code, state from returns.state where state <> 'BELUM' order by 1")
    assert states == [
        ("kemenag", "PERLU_PERBAIKAN"),
        ("kemenkes", "PERLU_PERBAIKAN"),
        ("kemenkeu", "LAPOR"), ("komdigi", "LAPOR"),
    ]  # fmt: skip


def test_rows_that_cannot_be_stored_are_answered_and_raise_an_alarm(synced: Settings, postgres_server):
    """Stands for whatever we did not think of: here a trigger that refuses one title."""
    refuse(postgres_server, synced, "staging.publication", "new.title = 'Meledak'")
    put(synced, "kemenkes", workbook("kemenkes", publication=[PUBLICATION | {"title": "Meledak"}]))
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    counts = run(synced)
    assert (counts["stage"]["read"], counts["stage"]["failed"]) == (2, 1)
    assert counts["decide"] == {"accepted": 1, "rejected": 1}
    alarms = rows(synced, "select unit_code, status from notify.notification where kind = 'alarm'")
    assert alarms == [("kemenkes", "preview")]


def test_a_unit_that_cannot_be_decided_waits_and_the_others_are_answered(synced: Settings, postgres_server):
    refuse(postgres_server, synced, "fact.publication", "new.title = 'Meledak'")
    put(synced, "kemenkes", workbook("kemenkes", publication=[PUBLICATION | {"title": "Meledak"}]))
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    counts = run(synced)
    assert counts["decide"] == {"accepted": 1, "failed": 1}
    assert counts["reply"]["replied"] == 1
    waiting = "select unit_code, progress, version from intake.submission where progress <> 'replied'"
    assert rows(synced, waiting) == [("kemenkes", "validated", None)]
    with psycopg.connect(postgres_server.url("postgres", database_of(synced))) as connection:
        connection.execute("drop trigger refuse on fact.publication")
    assert run(synced, label="later")["decide"] == {"accepted": 1}
    assert rows(synced, waiting) == []


def test_a_unit_whose_statement_takes_too_long_waits_and_the_others_are_answered(
    synced: Settings, postgres_server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("orkestra.intake.run.STATEMENT_SECONDS", 1)
    for unit in ("kemenkes", "komdigi"):
        put(synced, unit, workbook(unit, publication=[PUBLICATION]))
    run(synced, "claim", "archive", "stage", "validate")
    with psycopg.connect(postgres_server.url("postgres", database_of(synced))) as other:
        other.execute("select from intake.submission where unit_code = 'kemenkes' for update")
        assert run(synced, "decide") == {"decide": {"accepted": 1, "failed": 1}}
    alarms = "select unit_code from notify.notification where kind = 'alarm'"
    assert rows(synced, alarms) == [("kemenkes",)]
    assert run(synced, "decide", "reply")["decide"] == {"accepted": 1}


@pytest.mark.parametrize("table", ["staging.publication", "fact.publication"])
def test_what_a_unit_wrote_is_in_no_log(
    synced: Settings, postgres_server, caplog: pytest.LogCaptureFixture, table: str
):
    """Of a row that it refuses PostgreSQL quotes all values."""
    with psycopg.connect(postgres_server.url("postgres", database_of(synced))) as connection:
        connection.execute(f"alter table {table} add constraint harmless check (title <> 'Meledak')")
    put(synced, "kemenkes", workbook("kemenkes", publication=[PUBLICATION | {"title": "Meledak"}]))
    counts = run(synced)
    assert counts["stage"]["failed"] + counts["decide"].get("failed", 0) == 1
    assert f"CheckViolation: {table}.harmless, at " in caplog.text
    assert "Meledak" not in caplog.text


def test_what_a_unit_wrote_is_in_no_error(synced: Settings):
    insert = "insert into intake.run (label, as_of) values ('x', %s)"
    with (
        pytest.raises(Permanent, match="refused a value: InvalidDatetimeFormat") as reported,
        open_warehouse(synced) as warehouse,
    ):
        warehouse.connection.execute(insert, ["Meledak"])
    assert "Meledak" not in str(reported.value)
    assert reported.value.__suppress_context__


def refuse(server: postgres.Server, settings: Settings, table: str, condition: str) -> None:
    with psycopg.connect(server.url("postgres", database_of(settings))) as connection:
        connection.execute(
            "create function public.refuse() returns trigger language plpgsql as"
            " $$ begin raise exception 'no'; end $$"
        )
        connection.execute(
            f"create trigger refuse before insert on {table} for each row when ({condition})"
            " execute function public.refuse()"
        )


def database_of(settings: Settings) -> str:
    return settings.warehouse_url.split("@/")[1].split("?")[0]


def test_nothing_new_ends_after_the_claim(synced: Settings):
    counts = run(synced, "claim")["claim"]
    assert counts == {
        "claimed": 0, "prechecks": 0, "put_off": 0, "late_notices": 0, "unroutable": 0, "pending": 0,
        "shards": 0,
    }  # fmt: skip
    with hold_lease(synced, CLAIM, "another run"):
        pass  # the lease was given back


def test_the_same_bytes_again_get_the_same_receipt_and_older_bytes_are_a_new_version(synced: Settings):
    first = workbook("komdigi", publication=[PUBLICATION])
    second = workbook(
        "komdigi", publication=[PUBLICATION, PUBLICATION | {"url": "https://www.instagram.com/p/2/"}]
    )
    for hour, (name, data) in enumerate({"a": first, "b": first, "c": second, "d": first}.items(), start=-6):
        put(synced, "komdigi", data, name=f"{name}.xlsx", sent_at=BATAS + timedelta(hours=hour))
    run(synced)
    versions = "select split_part(key, '/', 4), version, verdict from intake.submission order by received_at"
    assert rows(synced, versions) == [
        ("a.xlsx", 1, "accepted"), ("b.xlsx", None, None), ("c.xlsx", 2, "accepted"),
        ("d.xlsx", 3, "accepted"),
    ]  # fmt: skip
    newest = S3Store(synced).get(synced.submissions_bucket, f"hasil/komdigi/{WEEK}/tanda-terima.html")
    assert "BKH-2026W47-komdigi-v3" in newest.decode()


def test_a_refused_file_does_not_push_out_the_accepted_one_and_says_so(synced: Settings):
    put(
        synced,
        "komdigi",
        workbook("komdigi", publication=[PUBLICATION] * 3),
        sent_at=BATAS - timedelta(hours=2),
    )
    bad = workbook("komdigi", publication=[PUBLICATION | {"channel": "ig"}, PUBLICATION] * 3)
    put(synced, "komdigi", bad, name="b.xlsx")
    run(synced)
    key = f"hasil/komdigi/{WEEK}/tanda-terima-v2.json"
    receipt = json.loads(S3Store(synced).get(synced.submissions_bucket, key))
    assert (receipt["verdict"], receipt["state"], receipt["in_force"]) == (
        "needs_fix", "LAPOR", "BKH-2026W47-komdigi-v1",
    )  # fmt: skip
    assert "tetap kiriman v1" in receipt["counts_now"]
    assert rows(synced, "select count(*) from fact.publication") == [(3,)]


def test_findings_name_sheet_and_cell_as_the_program_shows_them(synced: Settings):
    good = [PUBLICATION | {"url": f"https://www.instagram.com/p/{number}/"} for number in range(9)]
    data = workbook("komdigi", publication=[*good, PUBLICATION | {"channel": "ig"}])
    put(synced, "komdigi", data)
    assert run(synced)["decide"] == {"accepted_partly": 1}
    messages = [row[0] for row in rows(synced, "select message from intake.finding")]
    assert messages == [
        "[B-002] Publikasi!C15: “ig” bukan pilihan yang dikenal untuk kolom Kanal."
        " Pilih dari daftar, misalnya “Instagram”."
    ]
    assert rows(synced, "select count(*) from fact.publication") == [(9,)]


@pytest.mark.parametrize(
    ("cover", "message"),
    [
        ({"unit_code": "kemenkeu"}, "unit Kemenkeu (kemenkeu), padahal diunggah ke folder Komdigi (komdigi)"),
        (
            {"week": "2026-W46"},
            "pekan 46/2026 (9–15 November 2026), padahal diunggah ke folder pekan 47/2026 (16–22 ",
        ),
    ],
)
def test_the_wrong_folder_is_refused_naming_both(synced: Settings, cover: dict[str, object], message: str):
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION], cover=cover))
    assert run(synced)["decide"] == {"rejected": 1}
    assert message in rows(synced, "select message from intake.finding where severity = 'reject'")[0][0]
    assert set(rows(synced, "select state from returns.state where unit_code = 'kemenkeu'")) == {("BELUM",)}


def test_a_signed_nil_return_is_a_zero_and_an_empty_template_is_not(synced: Settings):
    sheets = ("publication", "issue", "outreach", "survey", "behaviour")
    put(synced, "komdigi", workbook("komdigi", nil=sheets, cover={"nil_reason": "Tidak ada kegiatan"}))
    put(synced, "kemenkes", workbook("kemenkes", nil=()))
    assert run(synced)["decide"] == {"needs_fix": 1, "accepted": 1}
    states = rows(synced, "select unit_code, state from returns.state where state <> 'BELUM' order by 1")
    assert states == [("kemenkes", "PERLU_PERBAIKAN"), ("komdigi", "NIHIL")]


def test_what_a_unit_writes_is_text_in_the_receipt(synced: Settings):
    hostile = "<script>alert(1)</script>"
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION | {"channel": hostile}] * 2))
    run(synced)
    page = S3Store(synced).get(synced.submissions_bucket, f"hasil/komdigi/{WEEK}/tanda-terima.html").decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_a_file_from_after_the_moment_waits_for_its_time(synced: Settings):
    put(
        synced,
        "komdigi",
        workbook("komdigi", publication=[PUBLICATION]),
        sent_at=BATAS + timedelta(minutes=1),
    )
    assert run(synced, "claim")["claim"]["claimed"] == 0
    assert run(synced, "claim", as_of=BATAS + timedelta(minutes=2))["claim"]["claimed"] == 1


def test_a_trusted_server_says_when_a_file_was_received(synced: Settings):
    run(synced, "claim")
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]), sent_at=BATAS - timedelta(hours=3))
    run(synced, "claim")
    assert rows(synced, "select received_at from intake.submission") == [(BATAS - timedelta(hours=3),)]


def test_without_trust_nothing_was_received_before_a_listing_that_did_not_show_it(synced: Settings):
    """A client that sets its object's time back gains nothing."""
    careful = replace(synced, trust_object_time=False)
    now = datetime.fromisoformat("2100-01-01T00:00:00+00:00")
    run(careful, "claim", as_of=now)
    put(careful, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    run(careful, "claim", as_of=now)
    assert rows(
        careful,
        "select received_at >= min(started_at) from intake.submission, intake.listing group by received_at",
    ) == [(True,)]


def test_an_object_that_was_overwritten_before_archiving_is_claimed_again(synced: Settings):
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]), sent_at=BATAS - timedelta(hours=2))
    run(synced, "claim")
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION] * 2))
    assert run(synced, "archive")["archive"] == {"archived": 0, "overwritten": 1, "unfetched": 0}
    assert run(synced, "claim", "archive")["archive"]["archived"] == 1


def test_a_second_run_says_who_claims(synced: Settings):
    with (
        hold_lease(synced, CLAIM, "run one"),
        pytest.raises(LeaseHeldError, match="run one has been at work"),
    ):
        run(synced, "claim", label="run two")
    run(synced, "claim", label="run two")


def test_a_shard_is_left_to_the_run_that_cut_it(synced: Settings):
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    assert run(synced, "claim", label="run one")["claim"]["shards"] == 1
    counts = run(synced, "claim", "archive", label="run two")
    assert (counts["claim"]["shards"], counts["archive"]) == (0, {})
    assert run(synced, "archive", label="run one")["archive"]["archived"] == 1


def test_steps_by_hand_follow_each_other(synced: Settings):
    for step in ("claim", "archive", "stage"):
        by_hand = pipeline.Run(synced, BATAS, f"person, {step}", is_single=True)
        pipeline.find_step("collect_submissions", step)(by_hand)


def test_the_lease_of_a_process_that_died_here_is_taken_at_once(synced: Settings):
    with hold_lease(synced, CLAIM, "run one"):
        with open_warehouse(synced) as warehouse:
            warehouse.connection.execute(
                "update intake.lease set process = process || '0'"
            )  # started at another time
        run(synced, "claim", label="run two")


def test_a_run_that_lost_its_lease_writes_nothing_more(synced: Settings):
    """As a process does that was stopped for long and wakes up: it has noticed nothing."""
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    run(synced, "claim")
    with collecting_all(synced, "test", BATAS) as work:
        with open_warehouse(synced) as warehouse:
            warehouse.connection.execute(
                "update intake.lease set token = gen_random_uuid(), holder = 'run two'"
            )
        with pytest.raises(Transient, match="lost to another run"):
            archive_claims(work, S3Store(synced), synced.archive_bucket)
    assert rows(synced, "select progress from intake.submission") == [("claimed",)]


def test_a_batch_that_another_run_has_moved_on_is_not_moved_back(synced: Settings):
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    run(synced, *BEFORE_GX)
    with collecting_all(synced, "test", BATAS) as work:
        batch = begin_batch(work, work.run_id, shard=work.shard)
        work.execute("update intake.submission set progress = 'validated'")
        with pytest.raises(Transient, match="1 of 1 submissions"), work.transaction():
            finish_batch(work, work.run_id, batch, [], FindingTexts(registry()))


def test_a_retried_claim_does_not_make_a_punctual_upload_late(synced: Settings):
    """The run took 11.50 for now; the file came at 11.55; the retry listed the bucket after 12.00."""
    careful = replace(synced, trust_object_time=False)
    began = datetime.now(UTC)
    put(careful, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    S3Store(careful).put(careful.submissions_bucket, f"masuk/kemenkes/{WEEK}/a.xlsx", b"x", "application/zip")
    run(careful, "claim", as_of=began - timedelta(minutes=5))
    assert rows(careful, "select max(started_at) <= now() - interval '4 minutes' from intake.listing") == [
        (True,)
    ]
    run(careful, "claim", as_of=began + timedelta(minutes=5))
    punctual = "select received_at < now() from intake.submission where unit_code = 'kemenkes'"
    late = "select received_at = last_modified from intake.submission where unit_code = 'kemenkes'"
    assert rows(careful, punctual) == rows(careful, late) == [(True,)]


def test_a_drill_with_the_clock_set_ahead_is_complete_up_to_its_own_moment(synced: Settings):
    ahead = datetime.now(UTC) + timedelta(days=30)
    run(synced, "claim", as_of=ahead)
    with open_warehouse(synced) as warehouse:
        listings = warehouse.connection.execute("select started_at from intake.listing").fetchall()
    assert listings == [{"started_at": ahead}]


@pytest.mark.parametrize(
    ("fault", "rule", "said"),
    [
        # larger than what is fetched at all: known from the ledger, nothing is downloaded
        ("size_bytes = 5e9", "F-003", "4768 MB"),
        ("bucket = 'not-for-us'", "F-005", "Berkas tidak dapat diambil dari folder unggahan."),
    ],
)
def test_one_object_that_cannot_be_fetched_stops_nobody(
    synced: Settings, postgres_server, fault: str, rule: str, said: str
):
    put(synced, "kemenkes", b"PK", sent_at=BATAS - timedelta(hours=2))
    put(synced, "komdigi", workbook("komdigi", publication=[PUBLICATION]))
    run(synced, "claim")
    with psycopg.connect(postgres_server.url("postgres", database_of(synced))) as connection:
        connection.execute(f"update intake.submission set {fault} where unit_code = 'kemenkes'")
    counts = run(synced, *pipeline.list_steps("collect_submissions")[1:])
    assert counts["archive"] == {"archived": 1, "overwritten": 0, "unfetched": 1}
    assert counts["decide"] == {"accepted": 1, "rejected": 1}
    ((found, message),) = rows(synced, "select rule, message from intake.finding where rule like 'F-%'")
    assert found == rule
    assert said in message


@pytest.mark.parametrize("units", [["komdigi"], ["komdigi", "kemenkes"]])
def test_an_archive_that_takes_nothing_is_our_fault_whatever_was_sent(synced: Settings, units: list[str]):
    for unit in units:
        put(synced, unit, workbook(unit, publication=[PUBLICATION]))
    run(synced, "claim")
    with (
        collecting_all(synced, "test", BATAS) as work,
        pytest.raises(Permanent, match="refused"),
    ):
        archive_claims(work, S3Store(synced), "no-such-bucket")
    assert rows(synced, "select distinct progress from intake.submission") == [("claimed",)]


def test_each_step_of_the_command_line_is_a_step_of_a_flow():
    from orkestra.cli import build_parser

    commands: dict[str, Callable] = next(
        action.choices for action in build_parser()._actions if hasattr(action, "choices") and action.choices
    )
    for command, flow in {
        "collect": "collect_submissions",
        "report": "report_week",
        "remind": "remind_units",
    }.items():
        step = next(a for a in commands[command]._actions if a.dest == "step")
        assert step.choices == pipeline.list_steps(flow)
        assert commands[command].get_default("flow") == flow
    assert commands["sync"].get_default("flow") == "sync_registry"
