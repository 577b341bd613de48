"""The files of a demo week: they have the layout of the template, and are faulty where they should be."""

import io
import zipfile
from collections import Counter, defaultdict
from datetime import timedelta

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from conftest import HOME
from orkestra.demo import write_week
from orkestra.demo.story import Part, cast_units
from orkestra.registry import read_registry
from orkestra.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.week import Week

W47 = Week(2026, 47)
SOME_UNITS = {"unit_count": 60, "defect_share": 0.12}  # enough for every part of the story


@pytest.fixture(scope="module")
def registry():
    return read_registry(HOME)


@pytest.fixture(scope="module")
def uploads(registry, tmp_path_factory):
    return write_week(tmp_path_factory.mktemp("w47"), W47, registry, **SOME_UNITS)


@pytest.fixture(scope="module")
def plays(registry):
    units = registry.units_expected(W47.sunday)[: SOME_UNITS["unit_count"]]
    return cast_units(units, W47, registry, seed=2026, defect_share=SOME_UNITS["defect_share"])


def test_uploads_are_in_order_and_in_time(uploads, plays, registry):
    moments = registry.moments_of(W47)
    by_unit = defaultdict(list)
    for upload in uploads:
        by_unit[upload.unit_code].append(upload)
        assert upload.key.startswith(f"masuk/{upload.unit_code}/2026-W47/")
        assert W47.end_at - timedelta(hours=8) < upload.uploaded_at < moments.close_at
        assert upload.uploaded_at.utcoffset() == timedelta(hours=7)
    assert [u.uploaded_at for u in uploads] == sorted(u.uploaded_at for u in uploads)
    assert len({upload.key for upload in uploads}) == len(uploads)
    assert [unit for unit in by_unit if unit not in registry.unit_codes] == ["kominfo"]
    for play in plays:
        sent = by_unit.get(play.scene.unit.unit_code, [])
        twice = play.part in (Part.MORE_ROWS, Part.SAME_BYTES, Part.MANY_FAULTS_CORRECTED)
        assert len(sent) == (0 if play.part is Part.SILENT else 2 if twice else 1)
        if sent:
            assert (sent[0].uploaded_at > moments.due_at) == (play.part is Part.LATE)
        if play.part is Part.SAME_BYTES:
            assert sent[0].path.read_bytes() == sent[1].path.read_bytes()


def test_workbooks_are_laid_out_as_the_template(uploads, plays, registry):
    part = {play.scene.unit.unit_code: play.part for play in plays}
    upload = next(u for u in uploads if part.get(u.unit_code) is Part.ON_TIME)
    workbook = openpyxl.load_workbook(upload.path)
    assert workbook.sheetnames == [*SHEET_NAMES.values(), "Referensi"]
    assert workbook["Referensi"].sheet_state == "hidden"
    sheet = workbook["Publikasi"]
    assert sheet["A1"].value == "Laporan Mingguan Bakohumas: Publikasi"
    assert [cell.value.rstrip("*") for cell in sheet[5]] == [
        column.heading for column in registry.columns("publication")
    ]
    assert sheet["B6"].value.date() in W47
    cover = {row[0]: row[1] for row in workbook["Identitas"].iter_rows(values_only=True) if len(row) > 1}
    assert (cover["Kode unit*"], cover["Pekan*"], cover["Templat*"]) == (upload.unit_code, "2026-W47", "v1")
    assert cover["Tanggal pernyataan*"].date() == upload.uploaded_at.date()
    fast = CalamineWorkbook.from_path(str(upload.path)).get_sheet_by_name("Publikasi")
    assert fast.to_python(skip_empty_area=False)[5][0] == 1


def test_bad_files_have_the_faults_of_their_parts(uploads, plays):
    part = {play.scene.unit.unit_code: play.part for play in plays}
    seen = set()
    for upload in uploads:
        content, role = upload.path.read_bytes(), part.get(upload.unit_code)
        if role is Part.PDF:
            assert upload.key.endswith(".xlsx")
            assert content.startswith(b"%PDF")
        elif role is Part.CUT_OFF:
            with pytest.raises(zipfile.BadZipFile):
                zipfile.ZipFile(io.BytesIO(content))
        else:
            entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
            assert ("identitas.csv" in {entry.filename for entry in entries}) == (role is Part.CSV)
            assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        seen.add(role)
    assert {Part.PDF, Part.CUT_OFF, Part.CSV} <= seen


def test_the_same_arguments_give_the_same_bytes(registry, tmp_path):
    first, second = (
        write_week(tmp_path / name, W47, registry, unit_count=8, defect_share=0.5) for name in ("a", "b")
    )
    assert [(u.key, u.uploaded_at, u.path.read_bytes()) for u in first] == [
        (u.key, u.uploaded_at, u.path.read_bytes()) for u in second
    ]
    other = write_week(tmp_path / "c", W47, registry, unit_count=8, defect_share=0.5, seed=7)
    assert [(u.key, u.uploaded_at) for u in other] != [(u.key, u.uploaded_at) for u in first]


def test_workbooks_differ_from_unit_to_unit(uploads):
    contents = Counter(upload.path.read_bytes() for upload in uploads if upload.unit_code != "kominfo")
    assert sorted(contents.values())[-3:] == [1, 1, 2]  # one unit sends the same bytes twice


def test_without_defects_every_unit_sends_one_workbook_of_so_many_rows(registry, tmp_path):
    uploads = write_week(tmp_path, W47, registry, unit_count=4, row_count=120, defect_share=0)
    assert [upload.unit_code for upload in sorted(uploads, key=lambda u: u.key)] == sorted(
        unit.unit_code for unit in registry.units_expected(W47.sunday)[:4]
    )
    for upload in uploads:
        workbook = CalamineWorkbook.from_path(str(upload.path))
        rows = (
            workbook.get_sheet_by_name(SHEET_NAMES[sheet]).to_python(skip_empty_area=False)
            for sheet in DATA_SHEETS
        )
        assert sum(len(sheet_rows) - 5 for sheet_rows in rows) == 120
        assert upload.uploaded_at < registry.moments_of(W47).due_at
