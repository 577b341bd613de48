"""Text that we write stays text, whatever it begins with."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from orkestra.workbook.cells import neutralise, write_text
from orkestra.workbook.steady_zip import save_workbook

FORMULAS = ["=1+1", '=HYPERLINK("http://jahat.example","klik")', "+62812", "-5", "@SUM(A1)", "\t=1", "\r=1"]


def save(text: str) -> bytes:
    workbook = Workbook()
    write_text(workbook.worksheets[0]["A1"], text)
    return save_workbook(workbook)


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "#REF!", "biasa", "1.234", "={1}", "-"])
def test_text_is_never_computed(text: str):
    data = save(text)
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["A1"]
    assert (cell.data_type, cell.value) == ("s", text.replace("\r", "\n"))
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "\t", "\r"))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b't="e"' not in sheet


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1fc", "abc"),
        ("satu\ndua", "satu\ndua"),
        ("x" * 40_000, "x" * 32_767),
        ("\ufffeawal", "awal"),
        ("", None),
    ],
)
def test_what_a_cell_cannot_hold_is_left_out(text: str, kept: str | None):
    assert load_workbook(io.BytesIO(save(text))).worksheets[0]["A1"].value == kept


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_text_is_neutralised(text: str):
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["biasa", "a=1", "", "1-2", " =1"])
def test_other_csv_text_stays_as_it_is(text: str):
    assert neutralise(text) == text
