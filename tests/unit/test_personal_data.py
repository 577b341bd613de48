"""Personal data in free text: found, shown masked, and not let out of the reader."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from orkestra.intake.reader import read_submission
from orkestra.intake.specs import Origin, file_limits, sheet_specs
from orkestra.intake.values.personal_numbers import find_personal, mask_text
from workbooks import OUTREACH, PUBLICATION, registry, workbook

HOTLINES = frozenset(hotline.number for hotline in registry().policy.hotlines)
NIK = "3174051203900001"
WOMANS_NIK = "3174054203900001"  # born on the 2nd: 40 is added


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"a.n. Budi, NIK {NIK}", "a.n. Budi, NIK 3174********0001"),
        (WOMANS_NIK, "3174********0001"),
        ("3174.0512.0390.0001", "3174********0001"),
        ("317405 120390 0001", "3174********0001"),
        ("31.74.05.520390.0001", "3174********0001"),
        ("３１７４０５１２０３９００００１", "3174********0001"),
        ("hp 081234567890", "hp 0812******90"),
        ("HP0812 3456 789", "HP0812*****89"),
        ("+62 812-3456-7890", "6281*******90"),
        ("+62 (812) 345-6789", "6281******89"),
        ("628123456789", "6281******89"),
        ("Telp.081234567890", "Telp.0812******90"),
        ("0812 - 3456 - 7890", "0812******90"),
        ("081234567890/081234567891", "0812******90/0812******91"),
        ("081234567890 081234567891", "0812******90 0812******91"),
        ("(021) 3452841", "0213****41"),
        ("3174.0512.0390.0001/laki-laki", "3174********0001/laki-laki"),
        ("0411-453012", "0411****12"),
    ],
)
def test_a_personal_number_is_masked(text: str, masked: str):
    assert mask_text(text, HOTLINES) == masked


@pytest.mark.parametrize(
    "text",
    [
        "arsip 2026111700012345",  # sixteen digits, but month 00
        "3174053203900001",  # day 32
        "31740512039000011",  # seventeen digits
        f"https://www.facebook.com/{NIK}",
        "wa.me/6281234567890",
        "Rp628.123.456.789",
        "senilai 628.123.456.789 rupiah",
        "08.30-09.15 dan 10.00-11.30",
        "08-11-2026 14.30",
        "Surat No. 021-112026/HM",
        "Halo BPOM 1500533, darurat 112",
        "(021) 1500225",
        "siaran 4, menit 12:30",
        "1.234.567.890.123",
    ],
)
def test_other_numbers_are_left_alone(text: str):
    assert mask_text(text, HOTLINES) == text


def read(*, is_released: bool = False, **content: object):
    return read_file(workbook(**content), is_released=is_released)


def read_file(data: bytes, *, is_released: bool = False):
    limits, origin = file_limits(registry().policy.limits[0]), Origin("2026-W47", "Asia/Jakarta")
    specs = sheet_specs(registry())
    return read_submission(data, 7, specs, limits, origin, hotlines=HOTLINES, is_released=is_released)


def said(document) -> list[tuple[str, str | None, int | None, str | None, str, str]]:
    names = ("rule", "sheet", "row_no", "column_name", "found", "meant")
    return [tuple(finding[name] for name in names) for finding in document["findings"]]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "found", "meant"),
    [
        ("publication", PUBLICATION, "note", f"Narasumber {NIK}", "3174********0001", "NIK"),
        ("publication", PUBLICATION, "evidence", "wa 081234567890", "0812******90", "nomor telepon"),
        ("publication", PUBLICATION, "channel", "081234567890", "0812******90", "nomor telepon"),
        ("publication", PUBLICATION, "url", "081234567890", "0812******90", "nomor telepon"),
        ("publication", PUBLICATION, "message_codes", f"LS-01; {NIK}", "3174********0001", "NIK"),
        ("outreach", OUTREACH, "audience", f"{NIK}, 081234567890",
         "3174********0001, 0812******90", "NIK dan nomor telepon"),
    ],
)  # fmt: skip
def test_a_cell_with_personal_data_is_named_and_nothing_of_the_file_is_sent_on(
    sheet: str, row: dict[str, object], column: str, value: str, found: str, meant: str
):
    document = read(**{sheet: [row | {column: value}]})
    assert said(document)[0] == ("S-030", sheet, 6, column, found, meant)
    assert {content["copy"] for content in document["sheets"].values()} == {""}
    assert document["sheets"][sheet]["row_count"] == 1
    assert set(document["cover"]) >= {"unit_code", "week"}
    assert not {"prepared_by", "responsible_person"} & set(document["cover"])
    assert not find_personal(json.dumps(document))


def test_a_number_cell_that_is_too_long_to_be_exact_is_found_all_the_same():
    document = read(publication=[PUBLICATION | {"note": 3174051203900010}])
    assert [(line[0], line[4]) for line in said(document)] == [
        ("S-030", "3174********0010"),
        ("C-108", "3174********0010"),
    ]


def test_the_cover_is_searched_but_for_the_official_contact():
    document = read(cover={"office_contact": "081234567890"})
    assert said(document) == []
    document = read(cover={"general_note": "hubungi 081234567890"})
    assert said(document) == [
        ("S-030", "cover", None, "general_note", "0812******90", "nomor telepon"),
    ]


def test_a_count_holds_nothing_back_but_is_shown_masked():
    document = read(publication=[PUBLICATION | {"reach_count": "lihat 081234567890"}])
    assert [(line[0], line[4]) for line in said(document)] == [("C-001", "lihat 0812******90")]
    assert document["sheets"]["publication"]["copy"] != ""


def test_an_explanation_with_personal_data_holds_the_file_too():
    book = load_workbook(io.BytesIO(workbook(publication=[PUBLICATION])))
    marked = book.create_sheet("Yang perlu diperbaiki")
    marked.append(["Kode", "Penjelasan"])
    marked.append(["0a1b2c3d", "Sudah ditanyakan kepada Budi, 081234567890"])
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_file(buffer.getvalue())
    assert said(document) == [("S-039", None, None, None, "0812******90", "nomor telepon")]
    assert document["explanations"] == {}
    assert document["sheets"]["publication"]["copy"] == ""


@pytest.mark.parametrize("length", range(182, 200))
def test_half_a_number_at_the_end_of_a_long_text_is_not_shown(length: int):
    text = "a" * length + " " + NIK
    document = read(publication=[PUBLICATION | {"reach_count": text}])
    ((_, _, _, _, found, _),) = said(document)
    assert "317405" not in found


def test_a_released_file_is_read_like_any_other():
    document = read(is_released=True, publication=[PUBLICATION | {"note": NIK}])
    assert said(document) == []
    assert NIK in document["sheets"]["publication"]["copy"]
    assert "prepared_by" in document["cover"]


NUMBERS = st.one_of(
    st.dates().map(lambda day: f"317405{day:%d%m%y}0001"),
    st.from_regex(r"(\+62 ?|0)8[1-35789][0-9]{8,9}", fullmatch=True),
)
PIECES = st.one_of(NUMBERS, st.text(" .,-/()+0123456789abc", max_size=8))


@given(st.lists(PIECES, max_size=6).map("".join))
def test_a_masked_text_holds_no_personal_number(text: str):
    assert find_personal(mask_text(text)) == []


@given(
    NUMBERS, st.sampled_from(["", "hp ", "NIK: ", "a/", "("]), st.sampled_from(["", ".", " an. Budi", ")"])
)
def test_a_personal_number_is_found_in_any_sentence(number: str, before: str, after: str):
    assert len(find_personal(before + number + after)) == 1
