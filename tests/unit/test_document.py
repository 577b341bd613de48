"""The reader's document as JSON, and answers of the reader process that are no document."""

import json
from dataclasses import asdict

import pytest

from orkestra.findings import Finding, SheetPart
from orkestra.reading.document import (
    DocumentSheet,
    InvalidDocumentError,
    ReaderDocument,
    parse_document,
    write_document,
)

SHEET = DocumentSheet("Isu", {"title": "B"}, (SheetPart("Isu", 0, {"title": "B"}),), 1, "7\t2\t{}\tKabar\n")
DOCUMENT = ReaderDocument(
    is_readable=True,
    sheets={"issue": SHEET},
    cover={"unit_code": "komdigi", "nil_publication": True},
    findings=(Finding("C-001", "issue", 6, "title", "“x”"), Finding("S-006")),
    explanations={"0a1b2c3d": "Sudah benar"},
)


def change(**fields: object) -> bytes:
    """The document as JSON, with other values for some of its fields."""
    return json.dumps(asdict(DOCUMENT) | fields).encode()


def change_sheet(**fields: object) -> bytes:
    return change(sheets={"issue": asdict(SHEET) | fields})


def change_finding(**fields: object) -> bytes:
    return change(findings=[asdict(Finding("S-006")) | fields])


def test_a_document_is_the_same_after_writing_and_parsing():
    assert parse_document(write_document(DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"{", id="not JSON"),
        pytest.param(b"[" * 100_000, id="nested too deeply"),
        pytest.param(b"9" * 5_000, id="number too long"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(change(more=1), id="unknown field"),
        pytest.param(change(is_readable="yes"), id="text for a boolean"),
        pytest.param(change(is_readable=1), id="number for a boolean"),
        pytest.param(change(sheets=[]), id="list for a mapping"),
        pytest.param(change(sheets={"issue": None}), id="no sheet"),
        pytest.param(change(cover={"week": 47}), id="number on the cover"),
        pytest.param(change(cover={"week": ["2026-W47"]}), id="list on the cover"),
        pytest.param(change(findings={}), id="mapping for a list"),
        pytest.param(change(explanations={"0a1b2c3d": None}), id="no explanation"),
        pytest.param(change_sheet(row_count=True), id="boolean for a number"),
        pytest.param(change_sheet(row_count=1.0), id="fraction for a number"),
        pytest.param(change_sheet(copy_text=["7"]), id="list for the rows"),
        pytest.param(change_sheet(column_letters={"title": 2}), id="number for a letter"),
        pytest.param(change_sheet(parts=[{}]), id="part without fields"),
        pytest.param(change_finding(rule=None), id="finding without a rule"),
        pytest.param(change_finding(row_no="6"), id="text for a row"),
        pytest.param(change_finding(row_no=True), id="boolean for a row"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(answer: bytes):
    with pytest.raises(InvalidDocumentError):
        parse_document(answer)


def test_a_refused_answer_is_named_by_its_place_and_never_quoted():
    with pytest.raises(InvalidDocumentError) as caught:
        parse_document(change(sheets={"issue": {"rahasia": "rahasia"}}))
    assert str(caught.value).startswith("document.sheets{} does not fit")
    assert "rahasia" not in str(caught.value)
