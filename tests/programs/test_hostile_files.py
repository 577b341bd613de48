"""Files made to deceive or to exhaust the reader, through the real reader process with its limits.

The process has 10 seconds and 400 MB for a file; a file that made it die would raise ReaderFailedError.
"""

import re
import struct
from collections.abc import Iterator

import pytest

from orkestra.reading.files.file_kind import Kind, detect_kind
from orkestra.reading.files.ole_directory import list_streams
from orkestra.reading.reader_process import ReaderProcess
from orkestra.reading.specs import Origin, file_limits, sheet_specs
from support.hostile_files import HOSTILE, make_ole, repack_each_part, truncate_and_flip
from support.mutations import list_seeds, mutate
from support.workbooks import PUBLICATION, registry, workbook

ORIGIN = Origin("2026-W47", "Asia/Jakarta")
QUARANTINED = {rule.rule for rule in registry().rules if rule.block_reason == "quarantine"}
REFUSALS = {
    rule.rule for rule in registry().rules if rule.rule.startswith("F-") and rule.severity == "reject"
}
SEEDS = list_seeds()
WORDS_OF_LIBRARIES = re.compile(r"/|\\|Error|Exception|Traceback|zip file|calamine|expat", re.IGNORECASE)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    limits = file_limits(registry().policy.limits[0])
    with ReaderProcess(sheet_specs(registry()), limits, seconds_per_file=10) as process:
        yield process


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_has_its_own_answer_and_harms_nothing(reader: ReaderProcess, name: str):
    make, rule = HOSTILE[name]
    document = reader.read(make(), 7, ORIGIN)
    rules = [finding.rule for finding in document.findings]
    assert document.is_readable == (not rule)
    if rule:
        assert rules == [rule]
    assert not [f for f in document.findings if f.found and WORDS_OF_LIBRARIES.search(f.found)]
    good = reader.read(workbook(publication=[PUBLICATION]), 8, ORIGIN)
    assert good.sheets["publication"].row_count == 1


@pytest.mark.parametrize("rule", ["F-003", "F-004", "F-013"])
def test_rules_about_harmful_files_quarantine_them(rule: str):
    assert rule in QUARANTINED


def test_a_damaged_workbook_is_read_or_refused(reader: ReaderProcess):
    changed = [*truncate_and_flip(), *repack_each_part(lambda content: content[: len(content) // 2])]
    for name, data in changed:
        document = reader.read(data, 7, ORIGIN)
        refused = [f.rule for f in document.findings if f.rule in ("F-001", "F-002", "F-012", "F-013")]
        assert document.is_readable != bool(refused), name


@pytest.mark.parametrize("number", range(60))
def test_a_workbook_damaged_at_random_is_read_or_refused(reader: ReaderProcess, number: int):
    how, data = mutate(number, SEEDS)
    document = reader.read(data, 7, ORIGIN)
    refused = [f.rule for f in document.findings if f.rule in REFUSALS]
    assert (document.is_readable, len(refused)) in ((True, 0), (False, 1)), how


def test_the_directory_of_an_ole_file_is_read_as_far_as_it_goes():
    ole = make_ole("Workbook", "Zweiter")
    assert list_streams(ole) == {"Root Entry", "Workbook", "Zweiter", ""}
    assert list_streams(ole[:600]) == set()
    assert list_streams(ole[:48] + struct.pack("<I", 2**31) + ole[52:]) == set()
    assert list_streams(ole[:30] + b"\0\0" + ole[32:]) == set()
    assert list_streams(b"") == set()


@pytest.mark.parametrize(
    "data",
    [
        b"Kanal;Judul\n",
        "Kanal;Judul\n".encode("utf-16"),
        "Kanal;Judul\n".encode("utf-16-le"),
        b"BMKG;Judul\n",
    ],
    ids=["plain", "UTF-16", "UTF-16 without mark", "begins like a bitmap"],
)
def test_a_table_in_letters_is_no_other_kind(data: bytes):
    assert detect_kind(data) is Kind.TEXT
