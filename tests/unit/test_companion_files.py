"""Files that programs leave, and no person sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra.companion_files import is_companion

COMPANIONS = [
    "._laporan.xlsx", ".DS_Store", "Thumbs.db", "THUMBS.DB", "ehthumbs.db", "desktop.ini", "Desktop.ini",
    "~$laporan.xlsx", ".~lock.laporan.xlsx#", "__MACOSX/isu.csv", "__MACOSX/._isu.csv", "Icon\r",
    "~WRL0001.tmp", "laporan.xlsx.part", "laporan.xlsx.filepart", "laporan.xlsx.1a2b3c4d.partial",
    "Unconfirmed 1234.crdownload", "laporan.xlsx.sb-1a2b3c4d-AbCdEf", "5D3C1000", "7F2A00B1",
    ".Trashes/501/laporan.xlsx", "$RECYCLE.BIN/laporan.xlsx",
]  # fmt: skip
SENT = [
    "laporan.xlsx", "_laporan.xlsx", ".laporan.xlsx", "laporan", "20261117", "Laporan ~ $1.xlsx",
    "laporan.ini.xlsx", "desktop.ini.csv", "DS_Store.xlsx", "~laporan.xlsx", "isu.csv", "komdigi-1",
    "lock.laporan.xlsx", "Thumbs.db.xlsx", "tmp.xlsx", "__MACOSX.xlsx", "FACADEBA", "[Content_Types].xml",
    "5D3C1000/isu.csv", "laporan.tmp/isu.csv",
    ".Trash.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("name", COMPANIONS)
def test_files_that_programs_leave_are_companions(name: str):
    assert is_companion(name)


@pytest.mark.parametrize("name", SENT)
def test_names_that_a_person_may_choose_are_no_companions(name: str):
    assert not is_companion(name)


@given(
    st.sampled_from(COMPANIONS),
    st.lists(st.sampled_from(["masuk", "komdigi", "2026-W47", "a b", "cek"]), max_size=4),
    st.sampled_from("/\\"),
)
def test_the_depth_does_not_matter(name: str, folders: list[str], separator: str):
    assert is_companion(separator.join([*folders, name]))
    assert is_companion(separator.join([*folders, "__MACOSX", "laporan.xlsx"]))
