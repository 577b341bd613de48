"""The parts of a workbook's package, their relations and their content types."""

import io
import posixpath
import zipfile
from dataclasses import dataclass

from orkestra.answer.marking.xml_edit import XmlDocument
from orkestra.answer.marking.xml_text import CannotMarkError, quote

TYPES = "[Content_Types].xml"
MAX_BYTES = 100 << 20  # unpacked; the reply to a larger workbook is a list in a workbook of its own
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{PACKAGE}"/>'


@dataclass(frozen=True)
class Relation:
    """A relation of one part to another; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """A workbook as named parts; those that are not changed keep their bytes."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in files) > MAX_BYTES:
                raise CannotMarkError("too large")
            self.parts = {info.filename: archive.read(info) for info in files}
            self._plain = {info.filename for info in files if info.compress_type == zipfile.ZIP_STORED}
        self.office = OFFICE

    @property
    def workbook(self) -> str:
        """The name of the main part."""
        return self.related("", "officeDocument")

    def related(self, part: str, kind: str) -> str:
        """The target of a part's first relation of a kind.

        Raises: CannotMarkError, if there is none.
        """
        for relation in self.relations(part):
            if relation.kind == kind:
                return relation.target
        raise CannotMarkError(f"no {kind}")

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises: CannotMarkError, if there is no such part.
        """
        if part not in self.parts:
            raise CannotMarkError(f"no part {part}")
        return self.parts[part]

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part to others in the package."""
        name = relations_part(part)
        if name not in self.parts:
            return []
        found = XmlDocument(self.parts[name]).root.list("Relationship")
        return [
            Relation(
                relation.attributes["Id"],
                relation.attributes["Type"].rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", posixpath.dirname(part), relation.attributes["Target"])
                )[1:],
            )
            for relation in found
            if relation.attributes.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of a part and return its id."""
        name = relations_part(part)
        document = XmlDocument(self.parts.get(name, NO_RELATIONS.encode()))
        used = {relation.attributes["Id"] for relation in document.root.list("Relationship")}
        relation_id = next(
            free for number in range(1, 100_000) if (free := f"rIdPeriksa{number}") not in used
        )
        tag = f'<{document.prefix}Relationship Id="{relation_id}" Type="{self.office}/{kind}"'
        document.append(document.root, f"{tag} Target={quote('/' + target)}/>")
        self.parts[name] = document.apply()
        return relation_id

    def unrelate(self, part: str, relation_id: str) -> None:
        """Remove a relation, and the part that lists relations, if that was the last."""
        document = XmlDocument(self.parts[relations_part(part)])
        relations = list(document.root.list("Relationship"))
        for relation in relations:
            if relation.attributes["Id"] == relation_id:
                document.remove(relation)
        self.parts[relations_part(part)] = document.apply()
        if len(relations) == 1:
            del self.parts[relations_part(part)]

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a part with its content type."""
        self.parts[part] = data
        document = XmlDocument(self.read(TYPES))
        prefix = document.prefix
        override = f"<{prefix}Override PartName={quote('/' + part)} ContentType={quote(content_type)}/>"
        document.append(document.root, override)
        self.parts[TYPES] = document.apply()

    def drop(self, part: str) -> None:
        """Remove a part and its relations."""
        self.parts.pop(part, None)
        self.parts.pop(relations_part(part), None)
        document = XmlDocument(self.read(TYPES))
        for override in document.root.list("Override"):
            if override.attributes.get("PartName") == "/" + part:
                document.remove(override)
        self.parts[TYPES] = document.apply()

    def free_name(self, pattern: str) -> str:
        """A part name that is not used, from a pattern with {number}."""
        return next(
            name for number in range(1, 100_000) if (name := pattern.format(number=number)) not in self.parts
        )

    def save(self) -> bytes:
        """The package as a file; equal content gives equal bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in self.parts.items():
                way = zipfile.ZIP_STORED if name in self._plain else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(name), data, way, 6)
        return buffer.getvalue()


def relations_part(part: str) -> str:
    """The name of the part that lists the relations of another part, or, for "", of the whole package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def empty_package() -> Package:
    """A workbook without any sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            TYPES,
            f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            "</Types>",
        )
    package = Package(buffer.getvalue())
    workbook = f'{head}<workbook xmlns="{main}"><sheets></sheets></workbook>'
    package.add("xl/workbook.xml", workbook.encode(), f"{SPREADSHEET}.sheet.main+xml")
    package.relate("", "officeDocument", "xl/workbook.xml")
    return package
