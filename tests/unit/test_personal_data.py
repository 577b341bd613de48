"""Personal data in free text: found, shown masked, and kept within the reader."""

import io
from collections.abc import Callable
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty

from orkestra.personal_numbers import find_personal, mask_text
from orkestra.reading.document import write_document
from orkestra.reading.reader import read_submission
from orkestra.reading.specs import Origin, file_limits, list_public_numbers, sheet_specs
from orkestra.registry.entries import Channel
from support.workbooks import OUTREACH, PUBLICATION, registry, workbook

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
        ("3 1 7 4 0 5 1 2 0 3 9 0 0 0 0 1", "3174********0001"),
        ("3174\u200b0512\u200b0390\u200b0001", "3174********0001"),
        ("0812\u20113456\u20117890", "0812******90"),
        ("81234567890", "8123*****90"),  # a number cell has no zero in front
        ("sel E6 “81234567890”", "sel E6 “8123*****90”"),
        ("wa.me/6281234567890", "wa.me/6281*******90"),
        (
            "https://api.whatsapp.com/send?phone=%2B6281234567890",
            "https://api.whatsapp.com/send?phone=%2B6281*******90",
        ),
        (
            "https://form.contoh.go.id/daftar?nik=3174051203900001",
            "https://form.contoh.go.id/daftar?nik=3174********0001",
        ),
        (
            "https://contoh.go.id/peserta/3174051203900001.jpg",
            "https://contoh.go.id/peserta/3174********0001.jpg",
        ),
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
        "Rp628.123.456.789",
        "senilai 628.123.456.789 rupiah",
        "08.30-09.15 dan 10.00-11.30",
        "08-11-2026 14.30",
        "Surat No. 021-112026/HM",
        "Halo BPOM 1500533, darurat 112",
        "(021) 1500225",
        "siaran 4, menit 12:30",
        "1.234.567.890.123",
        "senilai Rp 8123456789",
        "8.123.456.789 rupiah",
        "https://www.instagram.com/p/3174051203900001/",
        "https://x.com/kemkomdigi/status/1990300001222331",
        "https://contoh.go.id/berita/2026111700012345/0812345678901",
    ],
)
def test_other_numbers_are_left_alone(text: str):
    assert mask_text(text, HOTLINES) == text


def read(*, is_released: bool = False, **content: object):
    return read_file(workbook(**content), is_released=is_released)


def read_file(data: bytes, *, is_released: bool = False):
    limits, origin = file_limits(registry().policy.limits[0]), Origin("2026-W47", "Asia/Jakarta")
    specs = sheet_specs(registry())
    return read_submission(data, 7, specs, limits, origin, public=HOTLINES, is_released=is_released)


def said(document) -> list[tuple[str, str | None, int | None, str | None, str, str]]:
    return [astuple(finding) for finding in document.findings]


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
    assert {content.copy_text for content in document.sheets.values()} == {""}
    assert document.sheets[sheet].row_count == 1
    assert set(document.cover) >= {"unit_code", "week"}
    assert not {"prepared_by", "responsible_person"} & set(document.cover)
    assert not find_personal(write_document(document).decode())


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


def test_a_count_with_personal_data_blocks_the_submission_like_any_text():
    document = read(publication=[PUBLICATION | {"reach_count": "lihat 081234567890"}])
    assert [(line[0], line[3], line[4]) for line in said(document)] == [
        ("S-030", "reach_count", "0812******90"),
        ("C-001", "reach_count", "lihat 0812******90"),
    ]
    assert document.sheets["publication"].copy_text == ""


def test_an_explanation_with_personal_data_blocks_the_submission_too():
    book = load_workbook(io.BytesIO(workbook(publication=[PUBLICATION])))
    marked = book.create_sheet("Yang perlu diperbaiki")
    marked.append(["Kode", "Penjelasan"])
    marked.append(["0a1b2c3d", "Sudah ditanyakan kepada Budi, 081234567890"])
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_file(buffer.getvalue())
    assert said(document) == [("S-039", None, None, None, "0812******90", "nomor telepon")]
    assert document.explanations == {}
    assert document.sheets["publication"].copy_text == ""


@pytest.mark.parametrize("length", range(182, 200))
def test_half_a_number_at_the_end_of_a_long_text_is_not_shown(length: int):
    text = "a" * length + " " + NIK
    document = read(publication=[PUBLICATION | {"reach_count": text}])
    (found,) = [line[4] for line in said(document) if line[0] == "C-001"]
    assert "317405" not in found


def test_a_released_file_is_read_like_any_other():
    document = read(is_released=True, publication=[PUBLICATION | {"note": NIK}])
    assert said(document) == []
    assert NIK in document.sheets["publication"].copy_text
    assert "prepared_by" in document.cover


MARKS = ("317405", "0812345678", "812345678")  # the beginnings of both numbers, to detect halves of them, too


def assert_blocked_and_masked(document) -> None:
    assert {"S-030", "S-049"} & {line[0] for line in said(document)}
    assert {content.copy_text for content in document.sheets.values()} <= {""}
    shown = write_document(document).decode().replace("3174********", "").replace("0812******", "")
    shown = shown.replace("8123*****", "")
    assert not [mark for mark in MARKS if mark in shown]


@pytest.mark.parametrize(
    ("sheet", "column"),
    [(sheet, one.column_name) for sheet in registry().sheets for one in registry().columns(sheet)],
)
@pytest.mark.parametrize(
    "value", [f"a.n. Sari NIK {NIK} hp 081234567890", 3174051203900010, 81234567890, "81234567890"]
)
def test_each_cell_of_each_sheet_is_searched(sheet: str, column: str, value: object):
    if column == "office_contact" and not str(value).startswith(("a.n.", "3174")):
        return  # this cell is meant for a phone number
    rows = {"cover": {column: value}} if sheet == "cover" else {sheet: [{column: value}]}
    assert_blocked_and_masked(
        read(publication=[PUBLICATION], **rows) if sheet != "publication" else read(**rows)
    )


def change(edit: Callable[[Workbook], object], **sheets: list[dict[str, object]]) -> bytes:
    book = load_workbook(io.BytesIO(workbook(publication=[PUBLICATION], **sheets)))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def fill(sheet: str, cell: str) -> Callable[[Workbook], object]:
    return lambda book: book[sheet].__setitem__(cell, f"Sari, NIK {NIK}")


PLACES: dict[str, Callable[[Workbook], object]] = {
    "unknown column": lambda book: (fill("Publikasi", "T5")(book), fill("Publikasi", "T6")(book)),
    "below the table": fill("Publikasi", "E30"),
    "above the table": fill("Isu", "B2"),
    "beside the cover": fill("Identitas", "F3"),
    "unknown sheet": lambda book: book.create_sheet("Daftar hadir").append(["Sari", 3174051203900010]),
    "hidden sheet": lambda book: (
        book.create_sheet("Simpanan").append([NIK]), setattr(book["Simpanan"], "sheet_state", "hidden")),
    "sheet name": lambda book: book.create_sheet(f"Sari {NIK}").append(["isi"]),
    "comment": lambda book: setattr(book["Publikasi"]["E6"], "comment", Comment(f"Tanya {NIK}", "Budi")),
    "comment on a heading": lambda book: setattr(book["Isu"]["A5"], "comment", Comment("081234567890", "B")),
    "link": lambda book: setattr(book["Publikasi"]["E6"], "hyperlink", "https://wa.me/6281234567890"),
    "title in the properties": lambda book: setattr(book.properties, "title", f"Laporan {NIK}"),
    "own property": lambda book: book.custom_doc_props.append(
        StringProperty(name="Hp", value="081234567890")),
    "footer": lambda book: setattr(book["Publikasi"].oddFooter.left, "text", f"NIK {NIK}"),
    "formula": lambda book: book["Publikasi"].__setitem__("T6", f'="NIK {NIK}"'),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_each_place_of_a_workbook_is_searched(place: str):
    assert_blocked_and_masked(read_file(change(PLACES[place])))


def test_numbers_outside_the_template_are_one_finding():
    def edit(book: Workbook) -> None:
        sheet = book.create_sheet("Daftar hadir")
        for number in range(30):
            sheet.append([f"Peserta {number}", f"31740512039000{number:02}"])
        book["Publikasi"]["E6"].comment = Comment("hp 081234567890", "Budi")

    (line,) = said(read_file(change(edit)))[:1]
    assert line[0] == "S-049"
    assert line[4] == (
        "lembar “Daftar hadir” (B1 3174********0000, B2 3174********0001, dan 28 lainnya)"
        " dan komentar (0812******90)"
    )
    assert line[5] == "NIK dan nomor telepon"


def test_public_numbers_and_letterheads_block_nothing():
    own = Channel(
        "komdigi", "WhatsApp/Telegram", "0811-1234-5678", "https://wa.me/6281112345678", "Aduan", False
    )
    public = frozenset(list_public_numbers(replace(registry(), channels=(*registry().channels, own))))
    title = (
        "Adukan ke WhatsApp 0811 1234 5678 (+62 811-1234-5678), wa.me/6281112345678, atau HALOBPOM 1500533"
    )
    data = workbook(publication=[PUBLICATION | {"title": title}])
    limits, origin = file_limits(registry().policy.limits[0]), Origin("2026-W47", "Asia/Jakarta")
    document = read_submission(data, 7, sheet_specs(registry()), limits, origin, public=public)
    assert said(document) == []
    assert (
        said(read_file(data))[0][0] == "S-030"
    )  # without its line in the registry the number may be a person's
    letterhead = change(
        lambda book: book["Publikasi"].__setitem__("A2", "Jl. Merdeka Barat 9, Telp. (021) 3452841")
    )
    assert said(read_file(letterhead)) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: setattr(book["Isu"], "title", "Isu\u202e lanekid"),
        lambda book: book.create_sheet("\u202eneko\u2066").append(["x", "y"]),
    ],
)
def test_names_that_are_shown_have_no_letters_that_turn_the_writing(edit: Callable[[Workbook], object]):
    document = read_file(change(edit))
    assert "neko" in str(said(document)) or "Isu lanekid" in str(document.sheets)
    assert not set("\u202e\u2066") & set(write_document(document).decode())


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
