"""Styles for marks, added to those of a workbook; an equal one that it already has is used again."""

from orkestra.answer.marking.xml_edit import Element, XmlDocument
from orkestra.answer.marking.xml_text import with_prefix

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
RED, AMBER, NAVY, CREAM, GREY, LINE = "FFFFA7A7", "FFFFE08A", "FF1F3864", "FFFFF8E5", "FF595959", "FFBFBFBF"
MARKS = {"fix": RED, "query": AMBER}
FONTS = {
    "plain": '<sz val="10"/><color rgb="FF000000"/>',
    "title": f'<b/><sz val="16"/><color rgb="{NAVY}"/>',
    "guide": f'<sz val="10"/><color rgb="{GREY}"/>',
    "heading": '<b/><sz val="10"/><color rgb="FFFFFFFF"/>',
    "bold": '<b/><sz val="10"/><color rgb="FF000000"/>',
    "link": '<u/><sz val="10"/><color rgb="FF0563C1"/>',
}
# Each look of a cell in the list: font, background colour, and True for a frame.
LOOKS: dict[str, tuple[str, str | None, bool]] = {
    "title": ("title", None, False),
    "guide": ("guide", None, False),
    "heading": ("heading", NAVY, True),
    "text": ("plain", None, True),
    "link": ("link", None, True),
    "fix": ("bold", RED, True),
    "query": ("bold", AMBER, True),
    "answer": ("plain", CREAM, True),
    "code": ("guide", None, False),
}


class Styles:
    """The styles of a workbook with ours; `looks` and `marks` have their numbers by name."""

    def __init__(self, data: bytes) -> None:
        self._document = XmlDocument(data)
        self._added: dict[str, list[str]] = {}
        sides = "".join(
            f'<{side} style="thin"><color rgb="{LINE}"/></{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        self._frame = self._add("borders", f"<border>{sides}<diagonal/></border>")
        self.looks = {name: self._add_look(*look) for name, look in LOOKS.items()}
        self.marks = {name: self._add("dxfs", f"<dxf>{fill(colour)}</dxf>") for name, colour in MARKS.items()}

    def _add_look(self, font: str, ground: str | None, is_framed: bool) -> int:
        font_id = self._add("fonts", f'<font>{FONTS[font]}<name val="Calibri"/></font>')
        fill_id = self._add("fills", fill(ground)) if ground else 0
        border_id, wrap = (self._frame, ' wrapText="1"') if is_framed else (0, "")
        return self._add(
            "cellXfs",
            # quotePrefix keeps a text that begins with "=" a text, also when a person edits the cell
            f'<xf numFmtId="49" fontId="{font_id}" fillId="{fill_id}" borderId="{border_id}"'
            ' xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
            f' applyAlignment="1"><alignment vertical="top"{wrap}/></xf>',
        )

    def _add(self, section: str, snippet: str) -> int:
        """The number of an entry in a section, which is added if the section does not have it."""
        text = with_prefix(snippet, self._document.prefix)
        element = self._document.root.find(section)
        children = element.children if element else []
        known = [self._written(child) for child in children] + self._added.get(section, [])
        if text in known:
            return known.index(text)
        self._added.setdefault(section, []).append(text)
        return len(known)

    def _written(self, element: Element) -> str:
        return self._document.data[element.start : element.end].decode()

    def save(self) -> bytes:
        """The XML of the styles with all additions."""
        document = self._document
        for section in sorted(
            self._added, key=ORDER.index
        ):  # in the order of the format, because insertions at one place keep their order
            texts = self._added[section]
            element = document.root.find(section)
            if element is None or element.is_empty_tag:
                tag = f"{document.prefix}{section}"
                text = f'<{tag} count="{len(texts)}">{"".join(texts)}</{tag}>'
                place = document.find_child_place(section, ORDER)
                document.replace(element.start if element else place, element.end if element else place, text)
                continue
            document.append(element, "".join(texts))
            document.set_attribute(element, "count", str(len(element.children) + len(texts)))
        return document.apply()


def fill(colour: str) -> str:
    """A background of one colour; a mark uses bgColor, a cell fgColor."""
    both = f'<fgColor rgb="{colour}"/><bgColor rgb="{colour}"/>'
    return f'<fill><patternFill patternType="solid">{both}</patternFill></fill>'
