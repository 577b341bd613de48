"""The boxes in which comments are shown: VML drawings, which programs write in many ways."""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping

from orkestra.answer.marking.cell_colours import ORDER
from orkestra.answer.marking.package import Package
from orkestra.answer.marking.xml_edit import XmlDocument
from orkestra.answer.marking.xml_text import CannotMarkError
from orkestra.findings import column_letter

SHAPE_START, SHAPE_END = re.compile(rb"<((?:\w+:)?)shape\s"), re.compile(rb"</((?:\w+:)?)shape>")
ROW, COLUMN = re.compile(rb"Row>\s*(\d{1,7})\s*<"), re.compile(rb"Column>\s*(\d{1,7})\s*<")
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"' \
      ' xmlns:x="urn:schemas-microsoft-com:office:excel"'  # fmt: skip
SHAPE_TYPE = (
    f'<v:shapetype {VML} id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
NO_SHAPES = f'<xml {VML}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
LINE_CHARACTERS, LINE_POINTS = 46, 13


def find_shapes(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each drawing.

    Why not by one expression: with many starts and no end it would take quadratic time.
    """
    ends: dict[bytes, list[int]] = {}
    for found in SHAPE_END.finditer(data):
        ends.setdefault(found[1], []).append(found.end())
    passed = 0
    for found in SHAPE_START.finditer(data):
        of_prefix = ends.get(found[1], [])
        place = bisect_left(of_prefix, found.end())
        if found.start() >= passed and place < len(of_prefix):
            passed = of_prefix[place]
            yield found.start(), passed


def has_boxes(package: Package, boxes_part: str) -> bool:
    """True if any box or other drawing is left in a part."""
    return any(find_shapes(package.read(boxes_part)))


def remove_boxes(package: Package, boxes_part: str, cells: Container[str | None]) -> None:
    """Remove the boxes of some cells' comments."""
    data, kept, passed = package.read(boxes_part), [], 0
    for start, end in find_shapes(data):
        if find_cell(data[start:end]) in cells:
            kept.append(data[passed:start])
            passed = end
    package.parts[boxes_part] = b"".join([*kept, data[passed:]])


def find_cell(box: bytes) -> str | None:
    """The cell of a comment's box; None for another drawing."""
    row, column = ROW.search(box), COLUMN.search(box)
    if not (row and column) or not re.search(rb"""ObjectType\s*=\s*["']Note""", box):
        return None
    return f"{column_letter(int(column[1]))}{int(row[1]) + 1}"


def add_boxes(
    package: Package, part: str, sheet: XmlDocument, boxes_part: str | None, texts: Mapping[str, str]
) -> None:
    """Add a box for each new comment, in the sheet's part of boxes or in a new part."""
    if boxes_part is None:
        boxes_part = package.free_name("xl/drawings/vmlPeriksa{number}.vml")
        package.add(boxes_part, NO_SHAPES.encode(), VML_TYPE)
        relation_id = package.relate(part, "vmlDrawing", boxes_part)
        tag = f'<{sheet.prefix}legacyDrawing xmlns:r="{package.office}" r:id="{relation_id}"/>'
        sheet.insert(sheet.find_child_place("legacyDrawing", ORDER), tag)
    boxes = package.read(boxes_part)
    end = boxes.rfind(b"</xml>")
    if end < 0:
        raise CannotMarkError("boxes of comments without an end")
    shape_type = b"" if b'id="_x0000_t202"' in boxes else SHAPE_TYPE.encode()
    first = 9001 + sum(1 for _ in find_shapes(boxes))
    new = "".join(_box(cell, text, number) for number, (cell, text) in enumerate(texts.items(), first))
    package.parts[boxes_part] = boxes[:end] + shape_type + new.encode() + boxes[end:]


def _box(cell: str, text: str, number: int) -> str:
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    lines = 1 + sum(1 + len(line) // LINE_CHARACTERS for line in text.split("\n"))
    return (
        f'<v:shape {VML} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:230pt;height:{LINE_POINTS * lines + 8}pt;z-index:{number};visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{int(row) - 1}</x:Row><x:Column>{column_index(letters)}</x:Column></x:ClientData></v:shape>"
    )


def column_index(letters: str) -> int:
    """The number of a column, from 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
