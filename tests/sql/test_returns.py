"""A unit's week from the first upload to the edition: versions, states, holds, and what people decide.

Due is Monday 12:00, close Tuesday 16:00. The rules of `expectations/` are not run here; what a rule
would hold is put into the ledger where a case needs it.
"""

import html
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import psycopg
import pytest

from conftest import HOME
from orkestra import pipeline
from orkestra.cli import main
from orkestra.errors import OrkestraError
from orkestra.intake.archive import archive_key
from orkestra.quality.batch import begin_batch
from orkestra.report.freeze import freeze_edition
from orkestra.returns.decisions import Decision, RefusedDecisionError
from orkestra.returns.status import list_states
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week
from support.workbooks import PUBLICATION, SURVEY, workbook

WEEK = Week.parse("2026-W47")
UNIT, OTHER = "komdigi", "kemenkes"
CLOSE = datetime.fromisoformat("2026-11-24T16:00:00+07:00")
ALL_NIL = ("publication", "issue", "outreach", "survey", "behaviour")


def at(text: str) -> datetime:
    """A moment of November 2026 in Jakarta: "23 11:50"."""
    return datetime.strptime(f"2026-11-{text}+0700", "%Y-%m-%d %H:%M%z")


@cache
def good(rows: int = 1) -> bytes:
    """An acceptable workbook, the same bytes whenever it is asked for."""
    return signed(rows)


def signed(rows: int = 1, **values: object) -> bytes:
    """An acceptable workbook but for what `values` say."""
    publications = [PUBLICATION | {"url": f"https://www.instagram.com/p/{no}/"} for no in range(rows)]
    return workbook(UNIT, publication=publications, **values)


def bad(rows: int = 2) -> bytes:
    """A workbook that can be read and needs a fix: a number that is none in each row."""
    publications = [PUBLICATION | {"reach_count": "banyak sekali"} for _ in range(rows)]
    return workbook(UNIT, publication=publications)


NIL = workbook(UNIT, nil=ALL_NIL, cover={"nil_reason": "Libur bersama"})
TOO_LARGE = "F-003"


@dataclass
class Play:
    """A collection that is played moment by moment, with a message wherever something failed."""

    settings: Settings
    count: int = 0
    receipts: list[dict] = field(default_factory=list)

    @property
    def store(self) -> S3Store:
        return S3Store(self.settings)

    def query(self, statement: str, **values: object) -> list[tuple]:
        with psycopg.connect(self.settings.warehouse_url) as connection:
            return connection.execute(statement, values).fetchall()

    def send(self, moment: str, data: bytes, *, name: str = "", week: Week = WEEK, unit: str = UNIT) -> str:
        """The key of an upload."""
        self.count += 1
        key = f"masuk/{unit}/{week}/{name or f'{self.count}.xlsx'}"
        bucket = self.settings.submissions_bucket
        self.store.put(bucket, key, data, "application/octet-stream", modified_at=at(moment))
        return key

    def step(self, name: str, moment: datetime) -> dict:
        run = pipeline.Run(self.settings, moment, "play")
        return dict(pipeline.find_step("collect_submissions", name)(run))

    def collect(self, moment: str, *, hold: str | None = None) -> list[dict]:
        """The new receipts; `block_reason` is a rule that the reader finds in each new file."""
        before = self.query("select coalesce(max(submission_id), 0) from intake.receipt")[0][0]
        for name in ("claim", "archive", "stage"):
            self.step(name, at(moment))
        with psycopg.connect(self.settings.warehouse_url) as connection:
            if hold:
                connection.execute(
                    "insert into intake.finding (submission_id, origin, rule, severity, message)"
                    " select submission_id, 'reader', %s, 'reject', '[F-003] Berkas terlalu besar.'"
                    " from intake.submission where progress = 'staged' and releases_submission_id is null",
                    [hold],
                )
            connection.execute(
                "update intake.submission set progress = 'validated' where progress = 'staged'"
            )
        for name in ("decide", "reply"):
            self.step(name, at(moment))
        self.receipts = [
            row[0]
            for row in self.query(
                "select content from intake.receipt where submission_id > %(before)s order by submission_id",
                before=before,
            )
        ]
        return self.receipts

    def decide(self, kind: str, moment: str, *, label: str = "", **values: object) -> dict:
        """The counts of the step `record`."""
        self.count += 1
        wanted = {
            "unit_code": UNIT,
            "week": WEEK,
            "reason": "Sudah dibicarakan.",
            "decided_by": "koordinator",
        }
        decision = Decision(kind, **(wanted | values))
        run = pipeline.Run(self.settings, at(moment), label or f"decision {self.count}", WEEK, decision)
        return dict(pipeline.find_step("record_decision", "record")(run))

    def states(self, unit: str = UNIT) -> list[str]:
        """Every state of a unit's week, one after the other; the last one is the one that all others say."""
        history = [
            row[0]
            for row in self.query(
                "select state from returns.history where week = %(week)s and unit_code = %(unit)s"
                " order by history_id",
                week=str(WEEK), unit=unit,
            )
        ]  # fmt: skip
        with open_warehouse(self.settings) as warehouse:
            which = {"week": str(WEEK), "unit_code": unit}
            (now,) = warehouse.rows("returns/state_now", **which)
            shown = {row["unit_code"]: row["state"] for row in list_states(warehouse, WEEK)}
        newest = self.query(
            "select state from returns.state where week = %(week)s and unit_code = %(unit)s",
            week=str(WEEK), unit=unit,
        )  # fmt: skip
        last = history[-1] if history else "BELUM"
        assert (now["state"], shown[unit], newest) == (last, last, [(last,)])
        return history

    def edition(self, unit: str = UNIT) -> tuple[str, bool]:
        """State and punctuality in the week's edition."""
        self.step("claim", CLOSE)
        with open_warehouse(self.settings) as warehouse:
            edition = freeze_edition(
                warehouse, WEEK, CLOSE + timedelta(hours=16), "test",
                bucket=self.settings.submissions_bucket,
            )  # fmt: skip
        (row,) = self.query(
            "select state, is_on_time from report.edition_unit"
            " where edition_id = %(edition)s and unit_code = %(unit)s",
            edition=edition.edition_id, unit=unit,
        )  # fmt: skip
        return row

    def messages(self, kind: str) -> list[str]:
        """The texts of all messages of a kind."""
        return [
            "\n".join(block["text"]["text"] for block in payload["blocks"] if "text" in block)
            for (payload,) in self.query(
                "select payload from notify.notification where kind = %(kind)s order by notification_id",
                kind=kind,
            )
        ]


@pytest.fixture
def play(synced: Settings) -> Play:
    return Play(synced)


# what is sent, what comes of it: (moment, file) …, verdicts, the history of states, the edition
CASES = {
    "nothing": ([], [], [], ("BELUM", False)),
    "accepted in time": ([("23 11:50", good())], ["accepted"], ["LAPOR"], ("LAPOR", True)),
    "accepted at batas": ([("23 12:00", good())], ["accepted"], ["LAPOR"], ("LAPOR", True)),
    "accepted late": ([("23 12:01", good())], ["accepted"], ["LAPOR"], ("LAPOR", False)),
    "refused, then accepted": (
        [("23 11:50", bad(2)), ("24 10:00", good(4))],
        ["needs_fix", "accepted"], ["PERLU_PERBAIKAN", "LAPOR"], ("LAPOR", True),
    ),
    "refused with too few rows, then accepted": (
        [("23 11:50", bad(2)), ("24 10:00", good(5))],
        ["needs_fix", "accepted"], ["PERLU_PERBAIKAN", "LAPOR"], ("LAPOR", False),
    ),
    "not to be read, then accepted": (
        [("23 11:50", b"%PDF-1.7"), ("24 10:00", good())],
        ["rejected", "accepted"], ["PERLU_PERBAIKAN", "LAPOR"], ("LAPOR", False),
    ),
    "refused, then accepted after tutup": (
        [("23 11:50", bad()), ("24 16:01", good())],
        ["needs_fix", "accepted"], ["PERLU_PERBAIKAN", "LAPOR"], ("PERLU_PERBAIKAN", False),
    ),
    "accepted, then refused": (
        [("23 10:00", good()), ("23 11:00", bad())],
        ["accepted", "needs_fix"], ["LAPOR"], ("LAPOR", True),
    ),
    "accepted, then nil": (
        [("23 10:00", good()), ("23 11:00", NIL)], ["accepted", "accepted"], ["LAPOR", "NIHIL"],
        ("NIHIL", True),
    ),
    "signed nil": ([("23 10:00", NIL)], ["accepted"], ["NIHIL"], ("NIHIL", True)),
    "nil for some sheets": (
        [("23 10:00", signed(nil=("issue", "survey")))], ["accepted"], ["LAPOR"], ("LAPOR", True)
    ),
    "an empty template": (
        [("23 10:00", workbook(UNIT, nil=()))], ["needs_fix"], ["PERLU_PERBAIKAN"], ("PERLU_PERBAIKAN", False)
    ),
    "another unit's file": (
        [("23 10:00", signed(cover={"unit_code": OTHER}))], ["rejected"], [], ("BELUM", False)
    ),
    "another week's file": (
        [("23 10:00", signed(cover={"week": "2026-W46"}))], ["rejected"], [], ("BELUM", False)
    ),
    "another unit's file, then accepted": (
        [("23 10:00", signed(cover={"unit_code": OTHER})), ("24 10:00", good())],
        ["rejected", "accepted"], ["LAPOR"], ("LAPOR", False),
    ),
    "refused, then another unit's file": (
        [("23 10:00", bad()), ("23 11:00", signed(cover={"unit_code": OTHER}))],
        ["needs_fix", "rejected"], ["PERLU_PERBAIKAN"], ("PERLU_PERBAIKAN", False),
    ),
    "the same bytes again": (
        [("23 10:00", good()), ("23 11:00", good())], ["accepted"], ["LAPOR"], ("LAPOR", True)
    ),
    "older bytes again": (
        [("23 10:00", NIL), ("23 10:30", good()), ("23 11:00", NIL)],
        ["accepted"] * 3, ["NIHIL", "LAPOR", "NIHIL"], ("NIHIL", True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("is_one_run", [True, False], ids=["one run", "a run each"])
def test_what_is_sent_decides_state_and_punctuality(play: Play, name: str, is_one_run: bool):
    sent, verdicts, states, edition = CASES[name]
    receipts = []
    for moment, data in sent:
        play.send(moment, data)
        receipts += [] if is_one_run else play.collect(moment)
    receipts += play.collect("24 16:30")
    assert [receipt["verdict"] for receipt in receipts] == verdicts
    assert play.states() == states
    assert play.states(OTHER) == []
    assert play.edition() == edition
    assert play.edition(OTHER) == ("BELUM", False)


@pytest.mark.parametrize(
    ("cover", "found"),
    [({"unit_code": OTHER}, (OTHER, UNIT)), ({"week": "2026-W46"}, ("pekan 46/2026", "pekan 47/2026"))],
)
def test_a_file_in_the_wrong_folder_is_refused_naming_both(play: Play, cover: dict, found: tuple[str, str]):
    play.send("23 10:00", signed(cover=cover))
    (receipt,) = play.collect("23 10:10")
    (message,) = [finding["message"] for finding in receipt["findings"] if finding["severity"] == "reject"]
    assert all(name in message for name in found)
    assert receipt["state"] == "BELUM"


def test_what_counts_is_said_with_a_refusal(play: Play):
    play.send("23 10:00", good())
    play.send("23 11:00", bad())
    accepted, refused = play.collect("23 11:10")
    assert (accepted["in_force"], refused["in_force"]) == ("BKH-2026W47-komdigi-v1",) * 2
    assert refused["state"] == "LAPOR"


@pytest.mark.parametrize(
    ("moment", "data", "is_kept"),
    [
        ("23 11:50", bad(), True),
        ("23 12:01", bad(), False),
        ("23 11:50", b"%PDF-1.7", False),
        ("23 11:50", workbook(UNIT, nil=()), False),
        ("23 11:50", signed(cover={"unit_code": OTHER}), False),
        ("23 11:50", good(), False),
    ],
)
def test_a_refusal_says_whether_its_date_is_kept(play: Play, moment: str, data: bytes, is_kept: bool):
    play.send(moment, data)
    (receipt,) = play.collect("23 13:00")
    (known,) = play.query("select keeps_first_date from returns.version")
    assert known == (is_kept,)
    assert ("Tanggal kirimnya tetap tercatat" in json.dumps(receipt)) is is_kept


def test_each_change_is_a_row_with_its_cause(play: Play):
    play.send("23 10:00", bad())
    play.collect("23 10:10")
    play.decide("excuse", "23 10:20")
    play.send("23 11:00", good())
    play.collect("23 11:10")
    rows = play.query(
        "select state, cause, submission_id is not null, decision_id is not null,"
        " to_char(happened_at at time zone 'Asia/Jakarta', 'DD HH24:MI') from returns.history"
        " order by history_id"
    )
    assert rows == [
        ("PERLU_PERBAIKAN", "v1 needs_fix", True, False, "23 10:00"),
        ("DIKECUALIKAN", "excuse", False, True, "23 10:20"),
        ("LAPOR", "v2 accepted", True, False, "23 11:00"),
    ]
    with (
        psycopg.connect(play.settings.warehouse_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("update returns.history set state = 'BELUM'")


# what happens, and the history of states after it; a refused decision is (kind, moment, part of its error)
EXCUSES = {
    "excused": ([("excuse", "23 10:00")], ["DIKECUALIKAN"], "DIKECUALIKAN"),
    "ended": ([("excuse", "23 10:00"), ("end_excuse", "23 11:00")], ["DIKECUALIKAN", "BELUM"], "BELUM"),
    "ended after a refused file": (
        [("excuse", "23 10:00"), bad(), ("end_excuse", "23 11:00")],
        ["DIKECUALIKAN", "PERLU_PERBAIKAN"], "PERLU_PERBAIKAN",
    ),
    "excused after a refused file": (
        [bad(), ("excuse", "23 10:00")], ["PERLU_PERBAIKAN", "DIKECUALIKAN"], "DIKECUALIKAN"
    ),
    "excused after acceptance": ([good(), ("excuse", "23 10:00")], ["LAPOR"], "LAPOR"),
    "accepted all the same": ([("excuse", "23 10:00"), good()], ["DIKECUALIKAN", "LAPOR"], "LAPOR"),
    "excused again": (
        [("excuse", "23 10:00"), ("end_excuse", "23 10:30"), ("excuse", "23 11:00")],
        ["DIKECUALIKAN", "BELUM", "DIKECUALIKAN"], "DIKECUALIKAN",
    ),
    "excused after tutup": ([("excuse", "24 16:01")], ["DIKECUALIKAN"], "BELUM"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCUSES)
def test_an_excuse_holds_until_it_ends_or_a_version_is_in_force(play: Play, name: str):
    events, states, frozen = EXCUSES[name]
    for event in events:
        if isinstance(event, bytes):
            play.send("23 10:10", event)
            play.collect("23 10:20")
        else:
            play.decide(*event)
    assert play.states() == states
    assert play.edition()[0] == frozen
    kinds = [event[0] for event in events if isinstance(event, tuple)]
    assert len(play.messages("decision")) == len(kinds)


def test_a_unit_hears_of_its_excuse_and_the_coordinators_reason(play: Play):
    play.decide("excuse", "23 10:00", reason="Kantor kebanjiran <!channel>.")
    ((payload, recipient),) = play.query(
        "select payload::text, recipient from notify.notification where kind = 'decision'"
    )
    assert "Koordinator membebaskan unit ini" in payload
    assert "Kantor kebanjiran &lt;!channel&gt;." in payload
    assert recipient


def hold_one(play: Play, moment: str = "23 11:00", data: bytes | None = None) -> str:
    """The key of an upload that is held."""
    key = play.send(moment, data or good(3))
    play.collect(moment, hold=TOO_LARGE)
    return key


def test_a_blocked_file_waits_for_a_person_and_the_coordinators_are_notified_once(play: Play):
    hold_one(play)
    assert [(r["verdict"], r["state"]) for r in play.receipts] == [("rejected", "PERLU_PERBAIKAN")]
    assert play.query("select version, block_reason from returns.blocked_version") == [(1, "quarantine")]
    play.send("23 11:05", good(3))  # the same bytes
    assert play.collect("23 11:10") == []
    (message,) = play.messages("block")
    assert "Kiriman v1" in message
    assert "*Lepaskan* bila" in message
    assert "*Buang* bila" in message


def test_what_is_released_is_checked_as_a_version_of_its_own(play: Play):
    hold_one(play)
    counts = play.decide("release", "23 13:00")
    assert (counts["recorded"], counts["state"]) == (1, "PERLU_PERBAIKAN")
    (receipt,) = play.collect("23 13:10")
    assert (receipt["receipt"], receipt["verdict"], receipt["in_force"]) == (
        "BKH-2026W47-komdigi-v2", "accepted", "BKH-2026W47-komdigi-v2",
    )  # fmt: skip
    assert play.states() == ["PERLU_PERBAIKAN", "LAPOR"]
    assert play.edition() == ("LAPOR", True)  # it was received when the held one was
    assert play.query("select version from returns.blocked_version") == []
    assert len(play.messages("decision")) == 1


def test_a_released_file_that_still_trips_a_rule_is_blocked_again(play: Play):
    hold_one(play, data=b"%PDF-1.7")
    play.decide("release", "23 13:00")
    (receipt,) = play.collect("23 13:10")
    assert (receipt["receipt"], receipt["verdict"]) == ("BKH-2026W47-komdigi-v2", "rejected")
    assert play.states() == ["PERLU_PERBAIKAN"]


def test_personal_data_is_blocked_shown_masked_and_read_after_a_release(play: Play):
    number = "3171011508900001"
    play.send("23 11:00", workbook(UNIT, publication=[PUBLICATION | {"note": f"NIK {number}"}]))
    (receipt,) = play.collect("23 11:10")
    assert (receipt["verdict"], receipt["state"]) == ("rejected", "PERLU_PERBAIKAN")
    assert play.query("select block_reason from returns.blocked_version") == [("personal_data",)]
    assert play.query("select keeps_first_date from returns.version") == [(True,)]
    listed = [row[0] for row in play.query("select payload::text from notify.notification")]
    assert number not in json.dumps(receipt) + "".join(listed)
    play.decide("release", "24 09:00")
    (receipt,) = play.collect("24 09:10")
    assert (receipt["receipt"], receipt["verdict"]) == ("BKH-2026W47-komdigi-v2", "accepted")
    assert play.query("select note from fact.publication") == [(f"NIK {number}",)]
    assert play.edition() == ("LAPOR", True)


def test_what_is_too_large_is_blocked_and_read_after_a_release(play: Play):
    """More rows than an ordinary file may have, fewer than a released one."""
    rows = "".join(f"{no};17/11/2026\n" for no in range(20_001))
    play.send("23 11:00", zip_of({"Publikasi.csv": f"No;Tanggal tayang\n{rows}"}))
    play.collect("23 11:10")
    assert play.query("select block_reason from returns.blocked_version") == [("quarantine",)]
    play.decide("release", "23 13:00")
    play.collect("23 13:10")
    found = play.query("select distinct rule from intake.finding where submission_id = 2 and rule = 'F-003'")
    assert found == []
    assert play.query("select row_count from intake.sheet where submission_id = 2 and row_count > 1") == [
        (20_001,)
    ]


def zip_of(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def objects(play: Play, bucket: str) -> set[str]:
    return {info.key for info in play.store.list_objects(bucket, "")}


def test_what_is_discarded_is_gone_but_for_hash_and_receipt(play: Play):
    key = hold_one(play)
    again = play.send("23 11:05", good(3))
    play.collect("23 11:10")
    settings = play.settings
    marked = f"hasil/{UNIT}/{WEEK}/hasil-periksa-v1.xlsx"
    play.store.put(settings.submissions_bucket, marked, b"x", "text/plain")
    (sha256,) = play.query("select distinct sha256 from intake.submission")[0]
    play.decide("discard", "23 13:00")
    assert objects(play, settings.archive_bucket) == set()
    assert not {key, again, marked} & objects(play, settings.submissions_bucket)
    assert f"hasil/{UNIT}/{WEEK}/tanda-terima-v1.html" in objects(play, settings.submissions_bucket)
    assert play.query("select sha256 from intake.submission where version = 1") == [(sha256,)]
    assert play.query("select count(*) from intake.receipt") == [(1,)]
    assert play.states() == ["PERLU_PERBAIKAN"]
    (message,) = play.messages("decision")
    assert "Kiriman v1 dibuang" in message


def test_bytes_that_were_discarded_and_come_back_are_a_new_version(play: Play):
    hold_one(play)
    play.decide("discard", "23 13:00")
    hold_one(play, "23 14:00")
    assert play.query("select version from returns.blocked_version") == [(2,)]
    play.decide("discard", "23 15:00")
    assert objects(play, play.settings.archive_bucket) == set()


def test_bytes_that_another_unit_stands_on_stay_in_the_archive(play: Play):
    hold_one(play)
    play.send("23 11:30", good(3), unit=OTHER)
    play.collect("23 11:40")
    play.decide("discard", "23 13:00")
    assert len(objects(play, play.settings.archive_bucket)) == 1


def test_a_newer_upload_under_the_same_name_is_not_erased(play: Play):
    key = hold_one(play)
    play.send("23 12:30", good(5), name=key.rpartition("/")[2])
    play.decide("discard", "23 13:00")
    assert key in objects(play, play.settings.submissions_bucket)
    assert [receipt["verdict"] for receipt in play.collect("23 13:10")] == ["accepted"]


@pytest.mark.parametrize("kind", ["excuse", "end_excuse", "release", "discard"])
def test_a_decision_that_is_tried_again_is_recorded_once(play: Play, kind: str):
    if kind == "end_excuse":
        play.decide("excuse", "23 09:00")
    hold_one(play)
    before = play.query("select count(*) from returns.decision")[0][0]
    first, second = (play.decide(kind, "23 13:00", label="the same run") for _ in range(2))
    assert (first["recorded"], second["recorded"]) == (1, 0)
    assert play.query("select count(*) from returns.decision") == [(before + 1,)]
    released = play.query("select count(*) from intake.submission where releases_submission_id is not null")
    assert released == [(int(kind == "release"),)]
    assert len(play.messages("decision")) == before + 1


def test_a_discard_that_broke_off_after_the_objects_can_be_done_again(play: Play):
    hold_one(play)
    (sha256,) = play.query("select sha256 from intake.submission")[0]
    play.store.delete(play.settings.archive_bucket, archive_key(sha256))
    assert play.decide("discard", "23 13:00")["recorded"] == 1


PLACE = r"komdigi untuk pekan 47/2026 \(16–22 November 2026\)"
WRONG = {
    "an unknown unit": (
        "excuse", {"unit_code": "tidak-ada"}, "Tidak ada unit dengan kode “tidak-ada”. "
    ),
    "a misspelt unit": ("excuse", {"unit_code": "kemenkom digi"}, "Barangkali .*komdigi"),
    "a week without grid": (
        "excuse", {"week": Week.parse("2030-W01")}, r"Pekan 1/2030 .* tidak dilaporkan. Pilih pekan antara 20"
    ),
    "a kind that is none": ("forgive", {}, "Pilih salah satu: excuse, end_excuse, release, discard"),
    "no reason": ("excuse", {"reason": "ya"}, "Alasan harus satu baris, 10 sampai 500 huruf"),
    "a reason of two lines": ("excuse", {"reason": "satu baris\x00dua baris"}, "“satu baris␤dua baris”"),
    "nobody": ("excuse", {"decided_by": ""}, "Nama pemutus harus satu baris, 1 sampai 100 huruf"),
    "an excuse of a version": ("excuse", {"version": 1}, "kosongkan Versi"),
    "no excuse to end": ("end_excuse", {}, "komdigi tidak sedang dibebaskan untuk pekan 47/2026"),
    "nothing held": ("release", {}, f"Tidak ada kiriman {PLACE} yang ditahan. Periksa unit"),
    "nothing to confirm": (
        "confirm_survey", {}, f"Tidak ada survei {PLACE} yang menunggu disahkan"
    ),
    "a confirmed version": ("confirm_survey", {"version": 1}, "kosongkan Versi"),
    "a discarded row": ("discard", {"row": 6}, "kosongkan Nomor baris"),
    "not held": (
        "discard", {"version": 1}, f"v1 dari {PLACE} tidak ditahan; yang ditahan sekarang: tidak ada"
    ),
}  # fmt: skip


def test_a_survey_is_confirmed_once_and_only_with_its_document(play: Play):
    acak = SURVEY | {"sampling": "Acak", "document": "Laporan.pdf"}
    rows = [acak, acak | {"document": None, "area": "Jepara"}, acak | {"area": "Kudus"}]
    play.send("23 08:00", signed(nil=("issue", "outreach", "behaviour"), survey=rows))
    play.collect("23 08:10")
    with pytest.raises(RefusedDecisionError, match=r"menunggu disahkan: baris 6, 8\."):
        play.decide("confirm_survey", "23 09:00")
    with pytest.raises(RefusedDecisionError, match=r"yang menunggu: baris 6, 8\."):
        play.decide("confirm_survey", "23 09:00", row=7)

    first, again = (play.decide("confirm_survey", "23 09:00", label="one", row=6) for _ in range(2))

    assert (first["recorded"], again["recorded"], first["state"]) == (1, 0, "LAPOR")
    assert play.query("select kind, row_no from returns.decision") == [("confirm_survey", 6)]
    assert play.decide("confirm_survey", "23 09:10")["recorded"] == 1  # only row 8 is left
    assert "Survei pada baris 6 disahkan sebagai sampel acak." in str(play.messages("decision"))


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_decision_says_what_to_do_and_records_nothing(play: Play, name: str):
    kind, values, message = WRONG[name]
    play.send("23 10:00", good())
    play.collect("23 10:10")
    for _ in range(2):  # a retry repeats the message no more than the decision
        with pytest.raises(RefusedDecisionError, match=message) as refusal:
            play.decide(kind, "23 11:00", label="the same run", **values)
    assert play.query("select count(*) from returns.decision") == [(0,)]
    ((recipient, text),) = play.query(
        "select recipient, payload ->> 'text' from notify.notification where kind = 'refusal'"
    )
    assert recipient == play.settings.slack_channel
    assert html.unescape(text) == f"Keputusan tidak dicatat. {refusal.value}"


# events, and the beginning of the last message that the unit gets
LISTED = {
    "an excuse of a unit that is silent": ([("excuse", "23 10:00")], "Tidak wajib melapor"),
    "an excuse of a unit that has reported": (
        [good(), ("excuse", "23 10:30")], "tetapi kiriman v1 sudah diterima dan tetap dihitung"
    ),
    "an excuse of a unit that has nothing to report": (
        [NIL, ("excuse", "23 10:30")], "tetapi laporan nihil (v1) sudah diterima"
    ),
    "an excuse of a unit whose file is refused": (
        [bad(), ("excuse", "23 10:30")], "Kiriman v1 tidak perlu diperbaiki."
    ),
    "the end of an excuse of a silent unit": (
        [("excuse", "23 10:00"), ("end_excuse", "23 13:00")],
        "`masuk/komdigi/2026-W47/` paling lambat Selasa, 24 November 2026 16.00 WIB.",
    ),
    "the end of an excuse of a unit that has reported": (
        [("excuse", "23 10:00"), good(), ("end_excuse", "23 13:00")],
        "Kiriman v1 sudah diterima dan tetap dihitung; tidak ada yang perlu dikirim.",
    ),
    "the end of an excuse of a unit whose file is refused": (
        [("excuse", "23 10:00"), bad(), ("end_excuse", "24 16:01")], "kiriman v1 belum dapat dihitung"
    ),
    "a discard while an earlier version is in force": (
        [good(), "block", ("discard", "23 13:00")], "Yang berlaku tetap kiriman v1; tidak ada yang perlu"
    ),
    "a release while excused": (
        [("excuse", "23 10:00"), "block", ("release", "23 13:00")], "Unit ini dibebaskan dari laporan"
    ),
    "the end of an excuse while a version is held": (
        ["block", ("excuse", "23 12:00"), ("end_excuse", "23 13:00")], "kiriman v1 masih ditahan"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTED)
def test_a_unit_reads_what_is_true_of_its_week(play: Play, name: str):
    events, words = LISTED[name]
    for event in events:
        if event == "block":
            hold_one(play)
        elif isinstance(event, bytes):
            play.send("23 10:10", event)
            play.collect("23 10:20")
        else:
            play.decide(*event)
    assert words in play.messages("decision")[-1]


def refuse(play: Play, kind: str, moment: str, message: str, **values: object) -> None:
    before = play.query("select count(*) from returns.decision")
    with pytest.raises(OrkestraError, match=message):
        play.decide(kind, moment, **values)
    assert play.query("select count(*) from returns.decision") == before


def test_a_decision_twice_is_refused(play: Play):
    play.decide("excuse", "23 09:00")
    refuse(play, "excuse", "23 10:00", "komdigi sudah dibebaskan untuk pekan 47/2026")
    hold_one(play)
    play.decide("release", "23 13:00")
    refuse(play, "release", "23 13:01", r"sudah diputuskan \(dilepaskan oleh koordinator\)", version=1)
    refuse(play, "discard", "23 13:01", f"Tidak ada kiriman {PLACE} yang ditahan")


def test_a_release_never_pushes_out_what_was_accepted_later(play: Play):
    hold_one(play)
    play.send("23 11:30", good(5))
    refuse_while_waiting = "Kiriman lain untuk pekan yang sama masih menunggu diperiksa. Putuskan tentang v1"
    play.step("claim", at("23 11:35"))
    refuse(play, "release", "23 11:36", refuse_while_waiting)
    play.collect("23 11:40")
    refuse(
        play,
        "release",
        "23 13:00",
        r"Kiriman v2 yang datang sesudah v1 .* sudah diterima .*Pilih Buang untuk v1\.",
    )
    assert play.states() == ["PERLU_PERBAIKAN", "LAPOR"]


def test_bytes_that_are_gone_cannot_be_released(play: Play):
    hold_one(play)
    (sha256,) = play.query("select sha256 from intake.submission")[0]
    play.store.delete(play.settings.archive_bucket, archive_key(sha256))
    refuse(play, "release", "23 13:00", "tidak ada lagi di arsip. Pilih Buang")


def test_of_several_blocked_versions_one_must_be_named(play: Play):
    hold_one(play)
    hold_one(play, "23 11:30", good(4))
    refuse(play, "discard", "23 13:00", "Lebih dari satu kiriman .* ditahan: v1 dan v2. Isi Versi")
    assert play.decide("discard", "23 13:00", version=1)["recorded"] == 1
    assert play.query("select version from returns.blocked_version") == [(2,)]


# the lines of the notice, when it was sent, until when the unit is left alone
NOTICES = [
    (b"24/11/2026 10.00\nKepala biro sakit", "23 11:00", "24 10:00"),
    ("﻿Selasa, 24 November 2026 pukul 09.30 WIB\r\n".encode(), "23 11:00", "24 09:30"),
    ("24-11-2026\nx".encode("utf-16"), "23 11:00", "24 16:00"),
    ("15.00\nKami menunggu data – daerah".encode("cp1252"), "23 11:00", "23 15:00"),
    (b"15.00", "23 15:30", "24 15:00"),
    (b"besok jam 10", "23 11:00", "24 10:00"),
    (b"Mohon izin terlambat sampai Selasa 24 November 2026 pkl 09.00\nserver mati", "23 11:00", "24 09:00"),
    (b"IZIN TERLAMBAT\n\n24/11/2026 10.00\nrapat sejak 20/11/2026 08.00", "23 11:00", "24 10:00"),
    (b"24 Nov 2026 14.00 WIB, karena banjir", "23 11:00", "24 14:00"),
    (b"hari ini jam 15", "23 11:00", "23 15:00"),
    (b"sedang rapat\n24/11/2026 10.00", "23 11:00", None),
    (b"24/11/2026 10.00 " + b"x" * 9000, "23 11:00", None),
    (b"secepatnya", "23 11:00", None),
    (b"", "23 11:00", None),
    (b"\x00\xff<!channel>", "23 11:00", None),
]


@pytest.mark.parametrize(("data", "sent_at", "until"), NOTICES)
def test_a_late_notice_is_read_once_and_answered(play: Play, data: bytes, sent_at: str, until: str | None):
    play.send(sent_at, data, name="izin-terlambat.txt")
    counts = [play.step("claim", at("23 16:00"))["late_notices"] for _ in range(2)]
    assert counts == [1, 0]
    promised = play.query("select promised_at from returns.late_notice")
    assert promised == [(until and at(until),)]
    (message,) = play.messages("late-notice")
    assert ("Laporan kami tunggu sampai" in message) is (until is not None)
    assert ("Tulis tanggal dan jamnya pada baris pertama" in message) is (until is None)
    assert "<!channel>" not in message
    assert play.states() == []


def test_the_newest_late_notice_holds(play: Play):
    play.send("23 10:00", b"24/11/2026 10.00", name="izin-terlambat.txt")
    play.step("claim", at("23 10:10"))
    play.send("23 11:00", b"24/11/2026 14.00", name="Izin terlambat.TXT")
    play.step("claim", at("23 11:10"))
    promised = play.query("select returns.promised_at('2026-W47', 'komdigi', %(at)s)", at=at("23 12:00"))
    assert promised == [(at("24 14:00"),)]


# rows of the version before, what became of it (None: it waits in the same run), rows of the newer one
FEWER = [
    (10, "accepted", 6, "dari 10 menjadi 6"),
    (10, "accepted", 7, None),
    (10, "accepted", 0, "dari 10 menjadi 0"),
    (10, "needs_fix", 1, None),
    (10, None, 6, "dari 10 menjadi 6"),
    (0, "accepted", 0, None),
    (6, "accepted", 10, None),
]


@pytest.mark.parametrize(("before", "verdict", "after", "found"), FEWER)
def test_a_version_with_far_fewer_rows_is_asked_about(
    play: Play, before: int, verdict: str | None, after: int, found: str | None
):
    for moment, rows in (("23 10:00", before), ("23 11:00", after)):
        play.send(moment, good(rows) if rows else NIL)
    for name in ("claim", "archive", "stage"):
        play.step(name, at("23 11:10"))
    with psycopg.connect(play.settings.warehouse_url) as connection:
        if verdict:
            connection.execute(
                "update intake.submission set progress = 'replied', version = 1, verdict = %s"
                " where submission_id = (select min(submission_id) from intake.submission)",
                [verdict],
            )
        ((run_id,),) = connection.execute("select max(run_id) from intake.submission").fetchall()
    with open_warehouse(play.settings) as warehouse:
        begin_batch(warehouse, run_id)
        rows = warehouse.rows("checks/p_003")
    assert [row["found"] for row in rows] == ([found] if found else [])


@pytest.fixture
def command(play: Play, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs `orkestra`; gives its exit status and what it printed."""
    settings = play.settings
    for name, value in {
        "HOME": str(HOME), "WAREHOUSE": settings.warehouse_url, "S3_ENDPOINT": settings.s3_endpoint,
        "S3_ACCESS_KEY": settings.s3_access_key, "S3_SECRET_KEY": settings.s3_secret_key,
        "BUCKET_SUBMISSIONS": settings.submissions_bucket, "BUCKET_ARCHIVE": settings.archive_bucket,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ORKESTRA_{name}", value)

    def run(*arguments: str) -> tuple[int, str]:
        status = main(list(arguments))
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_the_command_decides_and_says_what_holds_now(play: Play, command):
    which = ["--unit", UNIT, "--week", str(WEEK), "--reason", "Sudah dibicarakan.", "--by", "Sari"]
    status, printed = command("decide", "excuse", *which, "--as-of", "2026-11-23T10:00")
    assert (status, printed) == (0, "komdigi is excused for 2026-W47; its state is DIKECUALIKAN.\n")
    assert play.query("select decided_by, decided_at from returns.decision") == [("Sari", at("23 10:00"))]
    status, printed = command("decide", "end_excuse", *which, "--json")
    assert (status, json.loads(printed)["state"]) == (0, "BELUM")
    status, printed = command("decide", "discard", *which)
    assert (status, printed) == (
        1,
        "Tidak ada kiriman komdigi untuk pekan 47/2026 (16–22 November 2026) yang ditahan. "
        "Periksa unit dan pekannya, lalu kirim lagi.\n",
    )  # fmt: skip
    hold_one(play)
    assert "waits for a decision: quarantine" in command("status", str(WEEK))[1]
    assert command("decide", "release", *which, "--version", "1")[0] == 0
    assert "waits for a decision" not in command("status", str(WEEK))[1]
