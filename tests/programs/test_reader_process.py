"""The reader in a process of its own: it gives the same document, and is replaced when it dies."""

import sys
from pathlib import Path

import pytest

from orkestra import child_process
from orkestra.reading.reader import read_submission
from orkestra.reading.reader_process import ReaderFailedError, ReaderProcess
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from support.workbooks import PUBLICATION, registry, workbook, workbook_of_cells

SPECS = sheet_specs(registry())
LIMITS = file_limits(registry().policy.limits[0])
ORIGIN = Origin("2026-W47", "Asia/Jakarta")


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "A1048576"),
        ('<row r="9"><c r="A9"/></row><row r="70000"><c r="XFD70000"><v>1</v></c></row>', "XFD70000"),
        ('<row r="1048575"><c/></row><row><c/><c t="inlineStr"><is><t>x</t></is></c></row>', "B1048576"),
    ],
    ids=["last row", "last column", "without addresses"],
)
def test_a_lone_cell_is_named_and_does_not_kill_the_reader(rows: str, cell: str):
    with ReaderProcess(SPECS, LIMITS, seconds_per_file=10) as reader:
        (finding,) = reader.read(workbook_of_cells(rows), 7, ORIGIN).findings
    assert (finding.rule, finding.found) == ("F-003", f"ada isi jauh di luar tabel, di sel {cell}")


def test_the_reader_process_gives_the_same_as_the_reader():
    data = workbook(publication=[PUBLICATION])
    with ReaderProcess(SPECS, LIMITS, seconds_per_file=10) as reader:
        assert reader.read(data, 7, ORIGIN) == read_submission(data, 7, SPECS, LIMITS, ORIGIN)
        assert reader.read(b"%PDF", 8, ORIGIN).findings[0].rule == "F-002"


def test_a_reader_that_dies_or_hangs_is_replaced(tmp_path, monkeypatch):
    """Stand-ins for a crash in native code and for a file that never ends: real processes that do so."""
    good = workbook(publication=[PUBLICATION])
    with ReaderProcess(SPECS, LIMITS, seconds_per_file=5) as reader:
        reader.read(good, 1, ORIGIN)
        reader._child._process.kill()
        with pytest.raises(ReaderFailedError):
            reader.read(good, 2, ORIGIN)
        assert reader.read(good, 3, ORIGIN).sheets["publication"].row_count == 1
    stand_in(tmp_path, monkeypatch, "import time\ntime.sleep(60)\n")
    with ReaderProcess(SPECS, LIMITS, seconds_per_file=0.3) as reader, pytest.raises(ReaderFailedError):
        reader.read(good, 4, ORIGIN)


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"is_readable": true}', b"[" * 100_000])
def test_a_reader_that_answers_no_document_has_failed_and_is_ended(answer: bytes, tmp_path, monkeypatch):
    script = "import struct, sys, time\nsys.stdout.buffer.write(struct.pack('!I', {}) + {})\n"
    wait = "sys.stdout.buffer.flush()\ntime.sleep(60)\n"
    stand_in(tmp_path, monkeypatch, script.format(len(answer), answer) + wait)
    with ReaderProcess(SPECS, LIMITS, seconds_per_file=10) as reader:
        with pytest.raises(ReaderFailedError):
            reader.read(b"", 5, ORIGIN)
        assert reader._child._process is None


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a Python script stand in for every child process."""
    program = folder / "program"
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(0o700)
    monkeypatch.setattr(child_process.sys, "executable", str(program))
