"""Files made to deceive or to exhaust the reader, each named for its defect, with the expected rule."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from support.hand_made import TRANSITIONAL, data, list_contents, make_parts, pack, relate, unpack

PUBLICATION = "Publikasi"
SHEET = "xl/worksheets/sheet1.xml"
GOOD_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Judul</t></is></c><c r="B1"><v>7</v></c></row>'
# Half a megabyte that does not shrink too much when it is packed.
SALAD = "".join(f"{number:x}> rokok ilegal " for number in range(25_000))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {}


def hostile(rule: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Lists a file, under its function's name, with the rule that must answer it; "" for one that is read."""

    def note(make: Callable[[], bytes]) -> Callable[[], bytes]:
        HOSTILE[make.__name__] = make, rule
        return make

    return note


def book(rows: str = GOOD_ROW, tail: str = "", **options: str) -> dict[str, str]:
    """The parts of a workbook with one sheet."""
    return make_parts({PUBLICATION: data(rows) + tail}, **options)


def with_text(part: str, old: str, new: str) -> dict[str, str]:
    """The parts of a workbook, with a text replaced in one of them."""
    parts = book()
    assert old in parts[part]
    return parts | {part: parts[part].replace(old, new, 1)}


# --- size


@hostile("F-003")
def bomb() -> bytes:
    return pack(book() | {"xl/media/image1.png": b"\0" * 60_000_000})


@hostile("F-003")
def bomb_that_declares_a_small_size() -> bytes:
    return lie_about(pack(book() | {"xl/theme/theme1.xml": b" " * 60_000_000}), "xl/theme/theme1.xml", 1000)


@hostile("F-001")
def part_longer_than_declared() -> bytes:
    return lie_about(pack(book()), SHEET, 100)


def lie_about(archive: bytes, name: str, size: int) -> bytes:
    """An archive whose list says that a part has this size; its checksum is that of so many bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        entry, checksum = opened.getinfo(name), zlib.crc32(opened.read(name)[:size])
    at = archive.rindex(name.encode()) - 46
    assert archive[at : at + 4] == b"PK\x01\x02"
    return archive[: at + 16] + struct.pack("<III", checksum, entry.compress_size, size) + archive[at + 28 :]


@hostile("F-001")
def changed_part_that_nobody_reads() -> bytes:
    """Its checksum is that of the part as it was."""
    archive = pack(book() | {"docProps/app.xml": "<x>asli</x>"}, zipfile.ZIP_STORED)
    return archive.replace(b"<x>asli</x>", b"<x>lain</x>")


@hostile("F-003")
def overlapping_parts() -> bytes:
    """Eight parts that are all the same two megabytes of the archive."""
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(2, 10)]
    archive = bytearray(pack(book() | {names[0]: b" " * 2_000_000}))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        entries = opened.infolist()
    end = archive.rindex(b"PK\x05\x06")
    start = archive.index(b"PK\x01\x02")
    last = entries[-1]
    record = archive[archive.rindex(b"PK\x01\x02") : end]
    more = b"".join(record.replace(last.filename.encode(), name.encode()) for name in names[1:])
    listed = archive[start:end] + more
    count = len(entries) + 7
    return bytes(archive[:start] + listed) + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(listed), start, 0
    )


@hostile("F-003")
def far_out_cell() -> bytes:
    return pack(book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


@hostile("")
def claims_the_whole_sheet() -> bytes:
    claim = '<dimension ref="A1:XFD1048576"/>'
    return pack(make_parts({PUBLICATION: claim + data(GOOD_ROW)}))


@hostile("F-003")
def five_thousand_sheets() -> bytes:
    return pack(make_parts({f"Lembar {number}": data(GOOD_ROW) for number in range(5000)}))


@hostile("F-003")
def more_than_20000_rows() -> bytes:
    return pack(book("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_002))))


@hostile("F-003")
def one_text_in_a_million_cells() -> bytes:
    cells = "".join(f'<c r="{letter}{{n}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJKLMNOPQRST")
    rows = "".join(f'<row r="{n}">{cells.replace("{n}", str(n))}</row>' for n in range(1, 2000))
    return pack(book(rows, shared=f"<si><t>{'a' * 500_000}</t></si>"))


@hostile("")
def styled_blank_rows_down_to_the_last() -> bytes:
    blank = "".join(f'<row r="{n}" s="1" ht="{n % 97}"/>' for n in range(2, 300_000))
    return pack(book(GOOD_ROW + blank))


@hostile("")
def links_and_merges_over_everything() -> bytes:
    merges = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    links = '<hyperlinks><hyperlink ref="A1:XFD1048576" r:id="rId1"/></hyperlinks>'
    to = relate(TRANSITIONAL[1], [("hyperlink", "https://contoh.go.id/")], ' TargetMode="External"')
    return pack(book(tail=merges + links) | {"xl/worksheets/_rels/sheet1.xml.rels": to})


@hostile("F-003")
def millions_of_blank_cells() -> bytes:
    return pack(book(f"<row>{'<c/>' * 2_000_000}</row>"), zipfile.ZIP_STORED)


# --- XML


@hostile("F-013")
def billion_laughs() -> bytes:
    return pack(with_text(SHEET, "<worksheet", LAUGHS + "<worksheet"))


@hostile("F-013")
def entity_from_outside_in_shared_strings() -> bytes:
    return pack(with_text("xl/sharedStrings.xml", "<sst", OUTSIDE + "<sst"))


@hostile("F-013")
def document_type_in_the_list_of_contents() -> bytes:
    return pack(with_text("[Content_Types].xml", "<Types", OUTSIDE + "<Types"))


@hostile("F-013")
def document_type_in_relations() -> bytes:
    return pack(with_text("xl/_rels/workbook.xml.rels", "<Relationships", OUTSIDE + "<Relationships"))


@hostile("F-013")
def document_type_in_a_part_that_nobody_reads() -> bytes:
    return pack(book() | {"docProps/custom.xml": OUTSIDE + "<x/>"})


@hostile("F-013")
def document_type_in_utf16() -> bytes:
    sheet = book()[SHEET].replace("UTF-8", "UTF-16").replace("<worksheet", OUTSIDE + "<worksheet")
    return pack(book() | {SHEET: sheet.encode("utf-16")})


@hostile("F-001")
def sheet_in_latin_letters() -> bytes:
    return pack(with_text(SHEET, "UTF-8", "ISO-8859-1"))


@hostile("F-013")
def document_type_in_utf16_styles() -> bytes:
    return pack(book() | {"xl/styles.xml": (OUTSIDE + "<styleSheet/>").encode("utf-16-be")})


@hostile("F-001")
def sheet_in_utf16() -> bytes:
    return pack(book() | {SHEET: book()[SHEET].replace("UTF-8", "UTF-16").encode("utf-16")})


@hostile("F-001")
def encoding_that_does_not_exist() -> bytes:
    return pack(with_text(SHEET, "UTF-8", "UVF-8"))


@hostile("")
def deeply_nested_tags() -> bytes:
    return pack(book(tail="<extLst>" + "<a>" * 100_000 + "</a>" * 100_000 + "</extLst>"), zipfile.ZIP_STORED)


@hostile("F-003")
def one_endless_attribute() -> bytes:
    return pack(book(f'<row r="1"><c r="A1" x="{"a" * 6_300_000}"><v>1</v></c></row>'), zipfile.ZIP_STORED)


@hostile("F-003")
def one_endless_text() -> bytes:
    return pack(book(f'<row r="1"><c r="A1" t="str"><v>{SALAD * 60}</v></c></row>'))


@hostile("")
def odd_numbers() -> bytes:
    values = ("1e999999", "NaN", "-INF", "9" * 100_000, "0x10", "1_000", "")
    cells = "".join(f'<c r="{"ABCDEFG"[at]}1" s="1"><v>{value}</v></c>' for at, value in enumerate(values))
    return pack(book(f'<row r="1">{cells}</row>'))


@hostile("F-001")
def duration_of_millions_of_years() -> bytes:
    styles = book()["xl/styles.xml"].replace('numFmtId="22"', 'numFmtId="46"')
    return pack(book('<row r="1"><c r="A1" s="1"><v>6281234567890</v></c></row>') | {"xl/styles.xml": styles})


@hostile("")
def telephone_number_in_a_cell_for_dates() -> bytes:
    return pack(
        book('<row r="1"><c r="A1" s="1"><v>6281234567890</v></c><c r="B1" s="1"><v>46343</v></c></row>')
    )


@hostile("F-001")
def cell_before_the_first_row() -> bytes:
    return pack(book('<row r="0"><c r="A0"><f>A1</f></c></row>'))


@hostile("F-001")
def row_with_an_endless_number() -> bytes:
    return pack(book(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'))


@hostile("F-001")
def shared_text_that_is_not_there() -> bytes:
    return pack(book('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'))


# --- the archive


@hostile("F-013")
def two_parts_of_one_name() -> bytes:
    archive = pack(book() | {"xl/worksheets/sheet9.xml": "<x/>"})
    return archive.replace(b"xl/worksheets/sheet9.xml", SHEET.encode())


@hostile("F-013")
def one_part_as_two_sheets() -> bytes:
    listed = book()["xl/workbook.xml"]
    sheet = listed[listed.index("<sheet ") : listed.index("</sheets>")]
    return pack(with_text("xl/workbook.xml", sheet, sheet + sheet.replace(PUBLICATION, "Isu")))


@hostile("F-013")
def part_outside_of_the_folder() -> bytes:
    return pack(book() | {"../../etc/passwd": "x"})


@hostile("F-013")
def part_with_a_windows_path() -> bytes:
    return pack(book() | {"xl\\..\\..\\x.xml": "x"})


@hostile("F-013")
def part_with_an_absolute_path() -> bytes:
    return pack(book() | {"/etc/passwd": "x"})


@hostile("F-001")
def relation_that_leads_outside() -> bytes:
    part = "xl/_rels/workbook.xml.rels"
    return pack(with_text(part, "worksheets/sheet1.xml", "../../../../etc/passwd"))


@hostile("F-013")
def encrypted_part() -> bytes:
    archive = bytearray(pack(book()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.rindex(mark) + offset] |= 1
    return bytes(archive)


@hostile("F-013")
def unknown_packing() -> bytes:
    return pack(book(), zipfile.ZIP_LZMA)


@hostile("F-013")
def program_before_the_archive() -> bytes:
    return b"MZ" + b"\x90" * 500 + pack(book())


@hostile("F-013")
def archive_before_the_archive() -> bytes:
    return pack({"x.txt": "x"})[:40] + pack(book())


@hostile("F-013")
def pdf_and_workbook_at_once() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + pack(book())


@hostile("F-013")
def web_page_and_workbook_at_once() -> bytes:
    return b"<html><body><script>alert(1)</script></body></html>" + pack(book())


@hostile("F-014")
def workbook_inside_an_archive() -> bytes:
    return pack({"Laporan.xlsx": pack(book())})


@hostile("F-014")
def archives_in_archives() -> bytes:
    inner = pack({"x": b"\0" * 1_000_000})
    for level in range(50):
        inner = pack({f"{level}.zip": inner})
    return inner


@hostile("F-014")
def empty_archive() -> bytes:
    return pack({})


@hostile("F-012")
def half_a_file() -> bytes:
    archive = pack(book())
    return archive[: len(archive) // 2]


# --- other kinds of file


def make_ole(*streams: str) -> bytes:
    """An OLE file with nothing but these names in its directory."""
    names = ["Root Entry", *streams, *[""] * (3 - len(streams))]
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<H", 2 * len(name) + 2 if name else 0)
        + b"\0" * 62
        for name in names
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIIII", 1, 1, 0, 4096, 0xFFFFFFFE)
    head = head.ljust(76, b"\0") + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    return head + table + entries


@hostile("F-006")
def encrypted_workbook() -> bytes:
    return make_ole("EncryptionInfo", "EncryptedPackage")


@hostile("F-007")
def old_workbook() -> bytes:
    return make_ole("Workbook")


@hostile("F-007")
def very_old_workbook() -> bytes:
    return make_ole("Book")


@hostile("F-002")
def old_word_document() -> bytes:
    return make_ole("WordDocument")


@hostile("F-002")
def ole_directory_that_runs_in_circles() -> bytes:
    ole = bytearray(make_ole())
    ole[512 + 4 : 512 + 8] = struct.pack("<I", 1)
    return bytes(ole)


@hostile("F-002")
def ole_head_only() -> bytes:
    return make_ole("Workbook")[:100]


@hostile("F-007")
def xml_workbook_of_2003() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@hostile("F-008")
def web_page() -> bytes:
    return b"\xef\xbb\xbf\r\n<!-- x --><HTML xmlns:o='x'><table><tr><td>1</td></tr></table></HTML>"


@hostile("F-008")
def web_archive() -> bytes:
    return b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>"


def with_kind(kind: str) -> dict[str, str]:
    """A workbook whose main part is said to be of this kind."""
    old = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return with_text("[Content_Types].xml", old, kind)


@hostile("F-009")
def macros_under_another_name() -> bytes:
    return pack(with_kind("application/vnd.ms-excel.sheet.macroEnabled.main+xml"))


@hostile("F-009")
def macros_that_are_not_declared() -> bytes:
    return pack(book() | {"xl/vbaProject.bin": b"\0" * 10})


@hostile("F-009")
def macro_sheet() -> bytes:
    contents = list_contents({"workbook.xml": "sheet.main", "macrosheets/sheet1.xml": "macrosheet"})
    return pack(book() | {"[Content_Types].xml": contents})


@hostile("F-002")
def binary_workbook() -> bytes:
    return pack(with_kind("application/vnd.ms-excel.sheet.binary.macroEnabled.main"))


@hostile("F-002")
def word_document() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return pack(with_kind(kind))


@hostile("F-010")
def open_document() -> bytes:
    return pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})


@hostile("F-002")
def open_document_text() -> bytes:
    return pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})


@hostile("F-002")
def pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@hostile("F-002")
def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@hostile("F-002")
def telephone_picture() -> bytes:
    return b"\0\0\0\x18ftypheic" + b"\0" * 100


@hostile("F-002")
def noise() -> bytes:
    return bytes(range(256)) * 20


@hostile("F-002")
def plain_words() -> bytes:
    return b"Laporan kami menyusul besok.\nTerima kasih."


@hostile("F-011")
def nothing() -> bytes:
    return b""


# --- CSV


@hostile("F-001")
def quote_that_never_ends() -> bytes:
    return b'Kanal;Judul\nX;"Kabar\n' + b"a;b\n" * 1000


@hostile("F-001")
def field_of_200_kilobytes() -> bytes:
    return b"Kanal;Judul\nX;" + b"a" * 200_000


@hostile("F-003")
def ten_megabytes_of_separators() -> bytes:
    return b"a;b\n" + b";" * 10_000_000


@hostile("F-003")
def ten_megabytes_of_line_breaks() -> bytes:
    return b"a;b\n" + b"\n" * 10_000_000


@hostile("F-003")
def csv_bomb() -> bytes:
    return pack({"Publikasi.csv": b"Kanal;Judul\n" * 10_000_000})


@hostile("F-003")
def csv_of_thirty_megabytes() -> bytes:
    return pack({"Publikasi.csv": f"Kanal;{SALAD * 60}"})


@hostile("")
def csv_with_control_characters() -> bytes:
    return b"Kanal\0;Ju\x01dul\r\n" + b"X\x07;Kabar\x1b[31m\x9f tentang rokok ilegal\r\n" * 3


@hostile("")
def thousand_characters_everywhere() -> bytes:
    text = "".join(map(chr, range(0x100, 0x4E8)))
    cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    return pack(make_parts({text[:31]: data(f'<row r="1">{cell}</row>'), "x" * 1000: data("")}))


def truncate_and_flip() -> Iterator[tuple[str, bytes]]:
    """A workbook cut at every tenth of it, and with one bit flipped in each."""
    archive = pack(book())
    for tenth in range(1, 10):
        at = len(archive) * tenth // 10
        yield f"cut at {tenth}/10", archive[:at]
        yield f"flipped at {tenth}/10", archive[:at] + bytes([archive[at] ^ 0x10]) + archive[at + 1 :]


def repack_each_part(change: Callable[[bytes], bytes]) -> Iterator[tuple[str, bytes]]:
    """A workbook for each of its parts, with that part changed."""
    parts = unpack(pack(book()))
    for name, content in parts.items():
        yield name, pack(parts | {name: change(content)})
