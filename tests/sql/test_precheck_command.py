"""`orkestra precheck` says what the real thing would say: compared on many generated files, good and bad."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from orkestra import cli, pipeline
from orkestra.commands.precheck import make_document, show
from orkestra.errors import Permanent
from orkestra.settings import Settings
from orkestra.steps.precheck_files import PrecheckFile, precheck_files
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import BEHAVIOUR, ISSUE, OUTREACH, PUBLICATION, SURVEY, registry, workbook

WEEK = Week.parse("2026-W47")
SENT_AT = datetime.fromisoformat("2026-11-23T10:00:00+07:00")
GOOD = workbook("komdigi", publication=[PUBLICATION])
ROWS = {
    "publication": PUBLICATION,
    "issue": ISSUE,
    "outreach": OUTREACH,
    "survey": SURVEY,
    "behaviour": BEHAVIOUR | {"indicator_code": registry().list_values("behaviour")[0]},
}
# What people really put into cells, and what nobody should.
CELLS: list[object] = [
    None, "", " ", "-", "?", 0, -1, 3.5, 10**18, "12 rb", "1.234", "1,5", "ya", "ig", "INSTAGRAM ", "=1+1",
    "=A1", "#REF!", "LS-99", "000", "https://contoh.go.id/a", "htpp://contoh.go.id", "www.contoh", "a" * 250,
    "Hubungi 0812-3456-7890", "3201234567890123", "17/11/2026", "kemarin", "17 Nov 26", "08.30", True,
    date(2026, 11, 9), datetime(2026, 11, 17, 9, 30), time(9, 30), "\u200bNihil\u00a0", "+62 21 123", "Dll.",
]  # fmt: skip
BROKEN: list[Callable[[bytes], bytes]] = [
    lambda data: data[: len(data) // 2],
    lambda _: b"",
    lambda _: b"%PDF-1.7 bukan buku kerja",
    lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    lambda _: "No;Judul;Kanal\n1;Kabar;Instagram\n".encode("utf-16"),
    lambda data: data.replace(b"PK\x05\x06", b"PK\x05\x07"),
]


def own(row: dict[str, object], unit: str, number: int) -> dict[str, object]:
    return row | ({"url": f"https://www.instagram.com/p/{unit}-{number}/"} if "url" in row else {})


def generate(seed: int, unit: str) -> bytes:
    """One unit's file: a third good, a half with bad cells, the rest broken in one way or another.

    Its addresses are its own, because two units that tell the same one are asked when both have sent it.
    """
    chance = random.Random(seed)
    sheets = {
        name: [own(row, unit, number) for number in range(chance.randint(1, 6))]
        for name, row in ROWS.items()
        if chance.random() < 0.6
    }
    cover: dict[str, object] = {}
    if seed % 3:
        for rows in sheets.values():
            for row in rows:
                for column in chance.sample(sorted(row), k=chance.choice((0, 0, 1, 2))):
                    value = chance.choice(CELLS)
                    row[column] = f"{value}/{unit}" if "contoh.go.id" in str(value) else value
        if chance.random() < 0.3:
            cover = {
                chance.choice(("unit_code", "week", "prepared_by", "declared_date")): chance.choice(CELLS)
            }
    nil = tuple(name for name in ROWS if name not in sheets and chance.random() < 0.8)
    data = workbook(unit, str(WEEK), cover=cover, nil=nil, **sheets)
    return chance.choice(BROKEN)(data) if seed % 6 == 5 else data


def test_a_check_says_what_the_real_thing_says(synced: Settings):
    units = [unit.unit_code for unit in registry().units_expected(WEEK.sunday)][:60]
    files = {unit: generate(seed, unit) for seed, unit in enumerate(units)}
    store = S3Store(synced)
    for unit, data in files.items():
        key = f"masuk/{unit}/{WEEK}/a.xlsx"
        store.put(synced.submissions_bucket, key, data, "application/zip", modified_at=SENT_AT)
    checked = precheck_files(
        pipeline.Run(synced, SENT_AT, "check", WEEK),
        [PrecheckFile(unit, "a.xlsx", data) for unit, data in files.items()],
    )
    for step in pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(
            pipeline.Run(synced, SENT_AT + timedelta(minutes=5), "real")
        )
    verdicts = set()
    for unit, receipt in zip(files, checked, strict=True):
        said = make_document(receipt)
        page = store.get(synced.submissions_bucket, f"hasil/{unit}/{WEEK}/tanda-terima-v1.json")
        real = json.loads(page)
        assert said["verdict"] == real["verdict"], unit
        assert receipt.to_document()["sheets"] == real["sheets"], unit
        assert receipt.to_document()["findings"] == real["findings"], unit
        verdicts.add(real["verdict"])
    assert verdicts == {"accepted", "accepted_partly", "needs_fix", "rejected"}, "a spread of all of them"


@pytest.fixture
def call(synced: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Calls the command line as an operator does: exit status, standard output, standard error."""
    monkeypatch.setenv("ORKESTRA_WAREHOUSE", synced.warehouse_url)

    def run(*words: str) -> tuple[int, str, str]:
        status = cli.main(["precheck", *words, "--as-of", SENT_AT.isoformat()])
        return (status, *capsys.readouterr())

    return run


def test_the_document_holds_exactly_what_was_agreed(call, tmp_path: Path):
    path = tmp_path / "laporan.xlsx"
    path.write_bytes(workbook("komdigi", publication=[PUBLICATION] * 9 + [PUBLICATION | {"channel": "ig"}]))
    status, text, _ = call(str(path), "--unit", "komdigi", "--json")
    document = json.loads(text)
    assert status == 0
    assert list(document) == ["unit", "week", "verdict", "receipt", "sheets", "findings"]
    assert document["sheets"]["publication"] == {"rows": 10, "accepted": 9, "rejected": 1}
    fault = next(finding for finding in document["findings"] if finding["severity"] == "fix")
    assert fault == {
        "rule": "B-002", "severity": "fix", "sheet": "publication", "cell": "C15", "row": 15,
        "column": "channel", "found": "ig", "message": fault["message"],
    }  # fmt: skip
    assert fault["message"].startswith("[B-002] Publikasi!C15: “ig”")


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        (GOOD, 0, "Akan diterima."),
        (workbook("komdigi", publication=[PUBLICATION | {"channel": "ig"}] * 2), 1, "Perlu perbaikan."),
        (b"%PDF-1.7", 1, "Akan ditolak."),
        (b"", 1, "Akan ditolak."),
    ],
)
def test_the_exit_status_says_whether_it_would_be_accepted(call, tmp_path: Path, data, status, sentence):
    path = tmp_path / "laporan.xlsx"
    path.write_bytes(data)
    assert call(str(path), "--unit", "komdigi")[0] == status
    assert sentence in call(str(path), "--unit", "komdigi")[1]


def test_the_marked_file_is_written_where_there_is_something_to_mark(call, tmp_path: Path):
    good, bad, marked = tmp_path / "good.xlsx", tmp_path / "bad.xlsx", tmp_path / "marked.xlsx"
    good.write_bytes(GOOD)
    bad.write_bytes(workbook("komdigi", publication=[PUBLICATION | {"channel": "ig"}]))
    assert "Nothing to mark" in call(str(good), "--unit", "komdigi", "--marked", str(marked))[2]
    assert not marked.exists()
    status, text, _ = call(str(bad), "--unit", "komdigi", "--json", "--marked", str(marked))
    assert (status, json.loads(text)["verdict"]) == (0, "accepted_partly")
    assert load_workbook(marked).sheetnames[0] == "Yang perlu diperbaiki"
    status, _, error = call(str(bad), "--unit", "komdigi", "--marked", str(tmp_path / "no" / "x.xlsx"))
    assert (status, "cannot be written" in error) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing.xlsx", "--unit", "komdigi"), "cannot be read: No such file"),
        (("laporan.xlsx", "--unit", "bea-cukai"), "Mungkin yang dimaksud `beacukai`"),
        (("laporan.xlsx", "--unit", "komdigi", "--week", "2031-W02"), "2031-W02 has no grid"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(call, tmp_path, monkeypatch, words: tuple[str, ...], said: str):
    monkeypatch.chdir(tmp_path)
    Path("laporan.xlsx").write_bytes(GOOD)
    status, text, error = call(*words)
    assert (status, text) == (2, "")
    assert said in error


def test_without_a_warehouse_it_says_what_to_do(monkeypatch, tmp_path: Path, capsys):
    monkeypatch.delenv("ORKESTRA_WAREHOUSE", raising=False)
    (tmp_path / "a.xlsx").write_bytes(GOOD)
    assert cli.main(["precheck", str(tmp_path / "a.xlsx"), "--unit", "komdigi"]) == 2
    assert "./run orkestra" in capsys.readouterr().err


def test_an_unknown_unit_leaves_nothing_behind(synced: Settings):
    with pytest.raises(Permanent, match="tidak-ada"):
        precheck_files(pipeline.Run(synced, SENT_AT, "check"), [PrecheckFile("tidak-ada", "a.xlsx", GOOD)])


def test_what_a_file_holds_cannot_move_the_cursor_of_a_terminal():
    assert show("Isu!A6: “\x1b[2J\x07baris\nlain”") == "Isu!A6: “ [2J baris lain”"
