"""The unit's own workbook back with what was found in it; or a workbook with the list alone."""

from dataclasses import dataclass, field

from orkestra.answer.marking.cell_colours import add_colours, remove_colours
from orkestra.answer.marking.cell_comments import add_comments, remove_comments
from orkestra.answer.marking.list_sheet import NAME, write_list
from orkestra.answer.marking.orders import MarkOrders
from orkestra.answer.marking.package import Package, empty_package
from orkestra.answer.marking.sheet_table import SheetTable
from orkestra.answer.marking.styles import EMPTY, Styles
from orkestra.answer.marking.xml_edit import XmlDocument
from orkestra.answer.marking.xml_text import CannotMarkError
from orkestra.plain_letters import drop_unseen

FILLED = ("v", "is")  # the tags of a cell that holds something; one with nothing but a format has neither
MAX_CELLS = 50_000  # of them; a larger workbook is answered with the list alone
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
SIGNATURES = "_xmlsignatures/"


@dataclass(frozen=True)
class MarkedWorkbook:
    """A workbook for a unit; `lost` names what of its own file is not in it."""

    data: bytes
    is_list_only: bool = False
    lost: list[str] = field(default_factory=list)


def list_findings(orders: MarkOrders) -> MarkedWorkbook:
    """A new workbook with nothing but the list; equal orders give equal bytes."""
    package = empty_package()
    table = SheetTable(package)
    styles = add_styles(package, table.part)
    part = package.free_name("xl/worksheets/periksa{number}.xml")
    listed = write_list(orders.lone_head, orders.lines, table.namespace, styles.looks, {})
    table.put_first(NAME, part, listed, SHEET_TYPE)
    return MarkedWorkbook(package.save(), is_list_only=True)


def mark_workbook(data: bytes, orders: MarkOrders) -> MarkedWorkbook:
    """The unit's workbook with a first sheet that lists what was found, coloured cells and comments.

    Marks from before are replaced. Nothing else is touched: values, formulas and their results, formats,
    dropdowns, pictures, charts and whatever else a workbook may hold stay byte for byte.

    Raises: CannotMarkError, and what a damaged archive or XML makes zipfile and expat raise.
    """
    package = Package(data)
    lost = drop_signatures(package)
    table = SheetTable(package)
    table.drop(NAME)
    clean_sheets(package, table)
    styles = add_styles(package, table.part)
    for name in dict.fromkeys([*orders.areas, *orders.comments]):
        part = table.worksheets.get(drop_unseen(name))
        if part is None:
            continue
        sheet = XmlDocument(package.read(part), skipped="sheetData")
        add_colours(sheet, orders.areas.get(name, {}), styles.marks)
        if name in orders.comments:
            add_comments(package, part, sheet, orders.comments[name])
        package.parts[part] = sheet.apply()
    part = package.free_name("xl/worksheets/periksa{number}.xml")
    listed = write_list(orders.head, orders.lines, table.namespace, styles.looks, table.names)
    table.put_first(NAME, part, listed, SHEET_TYPE)
    return MarkedWorkbook(package.save(), lost=lost)


def clean_sheets(package: Package, table: "SheetTable") -> None:
    """Take our marks of an earlier version off all sheets, and leaves none of them selected.

    Raises: CannotMarkError, if there are too many filled cells.

    Why: sheets that are selected together are written into together, by whoever types into one.
    """
    cell_count = 0
    for part in table.parts:
        sheet = XmlDocument(package.read(part), skipped="sheetData", counted=FILLED)
        cell_count += sheet.count
        if cell_count > MAX_CELLS:
            raise CannotMarkError("too many cells")
        for view in sheet.root.walk("sheetView"):
            sheet.set_attribute(view, "tabSelected", None)
        remove_colours(sheet)
        remove_comments(package, part, sheet)
        package.parts[part] = sheet.apply()


def add_styles(package: Package, workbook_part: str) -> Styles:
    """The workbook's styles with ours."""
    part = next((one.target for one in package.relations(workbook_part) if one.kind == "styles"), None)
    if part is None:
        part = "xl/styles.xml"  # some programs look for no other name
        package.add(part, EMPTY.encode(), STYLES_TYPE)
        package.relate(workbook_part, "styles", part)
    styles = Styles(package.read(part))
    package.parts[part] = styles.save()
    return styles


def drop_signatures(package: Package) -> list[str]:
    """The parts that a signed workbook loses: a signature does not hold for a file that has changed."""
    signatures = [name for name in package.parts if name.startswith(SIGNATURES)]
    for name in signatures:
        package.drop(name)
    for relation in package.relations(""):
        if relation.kind == "origin":
            package.unrelate("", relation.id)
    return ["tanda tangan digital"] if signatures else []
