"""Colour cells by conditional formats, which can be removed again without a trace."""

import re
from collections.abc import Mapping, Sequence

from orkestra.answer.marking.xml_edit import Element, XmlDocument
from orkestra.answer.marking.xml_text import with_prefix

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "drawingHF", "legacyDrawing", "legacyDrawingHF",
    "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
OURS = 'LEN("hasil-periksa")>0'  # always true, and recognisable after other programs have saved the file
AREAS_PER_FORMAT = 200


def remove_colours(sheet: XmlDocument) -> None:
    """Remove our colours from a sheet."""
    for block in sheet.root.list("conditionalFormatting"):
        rules = list(block.list("cfRule"))
        ours = [rule for rule in rules if is_ours(sheet, rule)]
        for element in ours if len(ours) < len(rules) else [block]:
            sheet.remove(element)


def add_colours(sheet: XmlDocument, areas: Mapping[str, Sequence[str]], formats: Mapping[str, int]) -> None:
    """Colour cells.

    `areas` has the cells and ranges of each mark, `formats` the number of its style. The unit's own
    conditional formats keep their order, behind ours.
    """
    if not any(areas.values()):
        return
    _renumber(sheet, first=len(areas) + 1)
    texts = []
    for priority, (mark, places) in enumerate(areas.items(), start=1):
        for start in range(0, len(places), AREAS_PER_FORMAT):
            texts.append(
                f'<conditionalFormatting sqref="{" ".join(places[start : start + AREAS_PER_FORMAT])}">'
                f'<cfRule type="expression" dxfId="{formats[mark]}" priority="{priority}">'
                f"<formula>{OURS.replace('>', '&gt;')}</formula></cfRule></conditionalFormatting>"
            )
    place = sheet.find_child_place("conditionalFormatting", ORDER)
    sheet.insert(place, with_prefix("".join(texts), sheet.prefix))


def is_ours(sheet: XmlDocument, rule: Element) -> bool:
    """True if a conditional format is one of our marks."""
    formula = rule.find("formula")
    written = sheet.text(formula) if formula else ""
    return written.replace("&quot;", '"').replace("&gt;", ">").replace(" ", "") == OURS


def _renumber(sheet: XmlDocument, first: int) -> None:
    rules = [rule for block in sheet.root.list("conditionalFormatting") for rule in block.list("cfRule")]
    ranks = {old: new for new, old in enumerate(sorted({_rank(rule) for rule in rules}), start=first)}
    for rule in rules:
        sheet.set_attribute(rule, "priority", str(ranks[_rank(rule)]))


def _rank(rule: Element) -> int:
    text = rule.attributes.get("priority", "")
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0
