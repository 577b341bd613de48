"""The list of a workbook's sheets: remove one, or put a new one first."""

from orkestra.answer.marking.package import OFFICE, STRICT_OFFICE, Package
from orkestra.answer.marking.xml_edit import Element, XmlDocument
from orkestra.answer.marking.xml_text import CannotMarkError, quote
from orkestra.plain_letters import drop_unseen

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


class SheetTable:
    """The sheets of one workbook.

    `parts` are the parts of all sheets, `worksheets` those of sheets with cells, by shown name: the name
    without letters that cannot be seen. `names` leads from shown names to the sheets' own names.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self.part = package.related("", "officeDocument")
        self._read()
        self.namespace = self._document.root.namespace
        package.office = STRICT_OFFICE if self.namespace == STRICT else OFFICE

    def _read(self) -> None:
        self._document = XmlDocument(self._package.read(self.part))
        relations = {relation.id: relation for relation in self._package.relations(self.part)}
        sheets = self._document.root.find("sheets")
        if sheets is None:
            raise CannotMarkError("no sheets")
        self._sheets: Element = sheets
        self._listed = [
            (sheet, relation)
            for sheet in sheets.list("sheet")
            if (relation := relations.get(sheet.attributes.get("id", "")))
        ]
        if len(self._listed) != len(sheets.children):
            raise CannotMarkError("a sheet without a part")
        self.parts = [relation.target for _, relation in self._listed]
        self.names: dict[str, str] = {}
        self.worksheets: dict[str, str] = {}
        for sheet, relation in self._listed:
            if relation.kind == "worksheet":
                name = sheet.attributes["name"]
                self.names[drop_unseen(name)] = name
                self.worksheets[drop_unseen(name)] = relation.target

    def drop(self, name: str) -> None:
        """Remove every sheet of a name from the workbook."""
        removed = []
        for position, (sheet, relation) in enumerate(self._listed):
            if sheet.attributes["name"].strip().casefold() == name.casefold():
                self._document.remove(sheet)
                self._package.drop(relation.target)
                self._package.unrelate(self.part, relation.id)
                removed.append(position)
        self._move_names({old: old - sum(gone < old for gone in removed) for old in range(len(self._listed))
                          if old not in removed})  # fmt: skip
        self._package.parts[self.part] = self._document.apply()
        self._read()

    def put_first(self, name: str, part: str, data: bytes, content_type: str) -> None:
        """Put a new sheet before all others, to be shown first."""
        self._package.add(part, data, content_type)
        relation_id = self._package.relate(self.part, "worksheet", part)
        document = self._document
        numbers = [int(sheet.attributes["sheetId"]) for sheet, _ in self._listed]
        tag = (
            f'<{document.prefix}sheet xmlns:r="{self._package.office}" name={quote(name)}'
            f' sheetId="{max(numbers, default=0) + 1}" r:id="{relation_id}"/>'
        )
        if self._sheets.is_empty_tag:
            document.append(self._sheets, tag)
        else:
            document.insert(self._sheets.body_start, tag)
        for view in document.root.walk("workbookView"):
            document.set_attribute(view, "activeTab", None)
            document.set_attribute(view, "firstSheet", None)
        self._move_names({old: old + 1 for old in range(len(self._listed))})
        self._package.parts[self.part] = document.apply()

    def _move_names(self, places: dict[int, int]) -> None:
        """Update the sheet positions in defined names, and remove the names of removed sheets."""
        for name in self._document.root.walk("definedName"):
            local = name.attributes.get("localSheetId")
            if local is None:
                continue
            if int(local) in places:
                self._document.set_attribute(name, "localSheetId", str(places[int(local)]))
            else:
                self._document.remove(name)
