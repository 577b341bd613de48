"""Writes by-hand-strict.xlsx and by-hand-prefixed.xlsx: valid workbooks in forms that few programs write.

Strict: the namespaces of ISO/IEC 29500 strict, dates as ISO 8601 texts. Prefixed: every tag has a prefix,
cells and rows do not say where they are, texts come in runs with a reading aid, numbers in scientific form.
"""

import sys
from collections.abc import Callable
from datetime import date, datetime
from xml.sax.saxutils import escape

from content import FOLDER, Cell, read_content

sys.path.insert(0, str(FOLDER.parent))
from support.hand_made import STRICT, TRANSITIONAL, make_parts, pack

DAY_ZERO = datetime(1899, 12, 30)


def main() -> None:
    for name, namespaces, prefix, make_cell in (
        ("by-hand-strict", STRICT, "", strict_cell),
        ("by-hand-prefixed", TRANSITIONAL, "x:", prefixed_cell),
    ):
        sheets = {title: make_sheet(rows, prefix, make_cell) for title, rows in read_content().items()}
        parts = make_parts(sheets, namespaces=namespaces, prefix=prefix)
        (FOLDER / f"{name}.xlsx").write_bytes(pack(parts))


def make_sheet(rows: list[list[Cell]], prefix: str, make_cell: Callable[[Cell, str], str]) -> str:
    """The rows of a sheet; with a prefix they do not say their number."""
    lines = []
    for row_no, row in enumerate(rows, start=1):
        cells = "".join(make_cell(value, f"{chr(65 + column)}{row_no}") for column, value in enumerate(row))
        place = "" if prefix else f' r="{row_no}"'
        lines.append(f"<{prefix}row{place}>{cells}</{prefix}row>")
    return f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>"


def strict_cell(value: Cell, place: str) -> str:
    """A cell with its address; dates as text."""
    match value:
        case None:
            return ""
        case str():
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case date():  # a datetime, too
            return f'<c r="{place}" s="1" t="d"><v>{value.isoformat()}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def prefixed_cell(value: Cell, _: str) -> str:
    """A cell without an address; dates as numbers."""
    match value:
        case None:
            return "<x:c/>"
        case str():
            run = f'<x:r><x:t xml:space="preserve">{escape(value[:3])}</x:t></x:r>'
            rest = f'<x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve">{escape(value[3:])}</x:t></x:r>'
            aid = '<x:rPh sb="0" eb="1"><x:t>bacaan</x:t></x:rPh>'
            return f'<x:c t="inlineStr"><x:is>{run}{rest}{aid}</x:is></x:c>'
        case date():
            moment = datetime.fromisoformat(value.isoformat())
            return f'<x:c s="1"><x:v>{(moment - DAY_ZERO).total_seconds() / 86400!r}</x:v></x:c>'
    return f"<x:c><x:v>{value:E}</x:v></x:c>"


if __name__ == "__main__":
    main()
