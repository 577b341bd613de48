"""The styles of the template: few colours, each with one meaning."""

from functools import cache
from typing import TYPE_CHECKING, Any

from orkestra.workbook.cells import write_text
from orkestra.workbook.layout import Value

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import NamedStyle

NAVY, SKY, MIST, CREAM, WHITE, GREY = "1F3864", "D9E2F3", "F2F2F2", "FFF8E5", "FFFFFF", "595959"
FONT = "Arial"  # every program has its metrics, so that none cuts or widens the text
MISSING = "F8CBAD"  # a blank required cell of a row that is partly filled
TAB_COLOURS = {
    "cover": NAVY,
    "publication": "2E75B6",
    "issue": "C55A11",
    "outreach": "548235",
    "survey": "548235",
    "behaviour": "548235",
}
NUMBER_FORMATS = {
    "integer": "#,##0",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
    "number": "General",
}
TEXT_FORMAT = "@"  # so that 000 stays 000 and no text becomes a date


DATA_KINDS = ("text", *NUMBER_FORMATS)
# Colour of the letters, of the background (None: transparent), bold, size: of an optional cell, and of a
# required one.
Look = tuple[str, str | None, bool, int]
LOOKS: dict[str, tuple[Look, Look]] = {
    "title": ((NAVY, WHITE, True, 16), (NAVY, WHITE, True, 16)),
    "subtitle": ((NAVY, WHITE, True, 11), (NAVY, WHITE, True, 11)),
    "guide": (("000000", WHITE, False, 10), ("000000", WHITE, False, 10)),
    "sentence": (("000000", WHITE, False, 10), ("000000", WHITE, False, 10)),
    "legend": ((GREY, WHITE, False, 10), (GREY, WHITE, False, 10)),
    "section": ((NAVY, SKY, True, 11), (NAVY, SKY, True, 11)),
    "heading": ((NAVY, SKY, True, 10), (WHITE, NAVY, True, 10)),
    "label": (("000000", WHITE, False, 10), ("000000", WHITE, True, 10)),
    "given": ((GREY, MIST, False, 10), (GREY, MIST, False, 10)),
    **dict.fromkeys(DATA_KINDS, (("000000", None, False, 10), ("000000", CREAM, False, 10))),
    "field": (("000000", WHITE, False, 10), ("000000", CREAM, False, 10)),
}
SHOWN_NAMES = {
    "title": "judul",
    "subtitle": "anak judul",
    "guide": "petunjuk",
    "sentence": "kalimat",
    "legend": "keterangan",
    "section": "bagian",
    "heading": "judul kolom",
    "label": "label",
    "given": "terisi",
    "field": "isian",
    "text": "teks",
    "integer": "bilangan",
    "date": "tanggal",
    "datetime": "waktu",
    "number": "nomor",
}
# Data are not wrapped: in programs that do not fit the heights of rows, lines would overlap.
WRAPPED = ("heading", "label", "given", "field", "sentence")
HORIZONTAL = {"heading": "center", "number": "center", "given": "left", "field": "left"}
BORDERED = ("heading", "label", "given", "field", *DATA_KINDS)


def style_name(kind: str, *, required: bool = False) -> str:
    """The name of a style as programs list it; types of columns.csv with the same look share one."""
    return f"Bakohumas {SHOWN_NAMES.get(kind, SHOWN_NAMES['text'])}{' wajib' if required else ''}"


def add_styles(workbook: "Workbook") -> None:
    """Register every style of the template in a workbook."""
    for kind in LOOKS:
        for required in (False, True):
            workbook.add_named_style(make_style(kind, required))


def make_style(kind: str, required: bool) -> "NamedStyle":
    """The style of a kind of cell; openpyxl binds each style to one workbook."""
    from openpyxl.styles import NamedStyle

    style = NamedStyle(style_name(kind, required=required), **make_look(kind, required))
    style.number_format = NUMBER_FORMATS.get(kind, TEXT_FORMAT)
    return style


@cache
def make_look(kind: str, required: bool) -> dict[str, Any]:
    """The parts of a style, which several workbooks may share."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    letters, ground, bold, size = LOOKS[kind][required]
    line = Side("thin", color="BFBFBF") if kind in BORDERED else None
    return {
        "font": Font(name=FONT, size=size, bold=bold, color=letters),
        "fill": PatternFill("solid", fgColor=ground) if ground else PatternFill(),
        "border": Border(line, line, line, line),
        "alignment": Alignment(
            horizontal=HORIZONTAL.get(kind),
            vertical="top" if kind in DATA_KINDS else "center",
            wrap_text=kind in WRAPPED,
        ),
    }


def put(sheet: Any, row_no: int, column_no: int, value: Value, kind: str, *, required: bool = False) -> None:
    """Write a value in one of the template's styles; text stays text."""
    cell = sheet.cell(row_no, column_no)
    cell.style = style_name(kind, required=required)
    if isinstance(value, str):
        write_text(cell, value)
    elif value is not None:
        cell.value = value


def dress(dimension: Any, kind: str, *, required: bool = False) -> None:
    """Set the look of a style on a whole row or column of openpyxl.

    Why by a copy of a named style: openpyxl allows no named style there, and setting its parts one by one
    takes a fifth of the time for a template.
    """
    from openpyxl.styles.cell_style import StyleArray

    named = dimension.parent.parent._named_styles[style_name(kind, required=required)]
    dimension._style = StyleArray(named.as_tuple())
