"""The styles of a workbook that strike the text through: a struck row may be meant as deleted."""

from orkestra.reading.files.workbook_parts import STYLES_KIND, STYLES_PART, find_by_kind
from orkestra.reading.files.xml_tags import Attributes, walk_tags
from orkestra.reading.files.zip_parts import ZipParts

OFF = ("0", "false")


def find_struck_styles(parts: ZipParts) -> frozenset[str]:
    """The numbers, as cells name them, of the styles whose font is struck through."""
    open_tags: list[str] = []
    fonts: list[bool] = []
    styles: list[bool] = []

    def start(tag: str, attributes: Attributes) -> None:
        parent = open_tags[-1] if open_tags else ""
        open_tags.append(tag)
        if (parent, tag) == ("fonts", "font"):
            fonts.append(False)
        elif (parent, tag) == ("font", "strike") and "fonts" in open_tags and fonts:
            fonts[-1] = attributes.get("val", "1") not in OFF
        elif (parent, tag) == ("cellXfs", "xf"):
            font = attributes.get("fontId", "")
            styles.append(font.isdecimal() and int(font) < len(fonts) and fonts[int(font)])

    def end(_: str) -> None:
        open_tags.pop()

    if part := find_by_kind(parts, STYLES_KIND, STYLES_PART):
        walk_tags(parts.read_chunks(part), start, end)
    return frozenset(str(number) for number, is_struck in enumerate(styles) if is_struck)


def has_style(data: bytes, styles: frozenset[str]) -> bool:
    """True if a cell in a piece of a sheet may have one of the styles."""
    return any(f' s="{style}"'.encode() in data for style in styles)
