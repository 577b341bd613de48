"""The sheets that a workbook lists, and the part of each."""

import posixpath
import zipfile
from dataclasses import dataclass

from orkestra.reading.files.xml_tags import Attributes, find_attribute, walk_tags
from orkestra.reading.files.zip_parts import ZipParts

STYLES_PART, STYLES_KIND = "xl/styles.xml", "styles"
WORKBOOK_PART, MAIN_KIND = "xl/workbook.xml", "officeDocument"
STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet as the workbook lists it; `relation` is the id by which the workbook names its part."""

    name: str
    part: str
    is_hidden: bool
    relation: str = ""


@dataclass(frozen=True)
class RelationTarget:
    """The target of a relation: a part's name or an address outside; `kind` is the last word of its type."""

    kind: str
    target: str


def list_sheets(parts: ZipParts) -> tuple[list[WorkbookSheet], bool]:
    """The sheets in the workbook's order, and whether the workbook is of the strict kind.

    Raises: zipfile.BadZipFile, if a part that is named is not there.
    """
    listed: list[tuple[str, str, bool]] = []
    is_strict = False

    def look(tag: str, attributes: Attributes) -> None:
        nonlocal is_strict
        is_strict = is_strict or (tag == "workbook" and STRICT_NAMESPACE in attributes.values())
        if tag == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            listed.append((attributes.get("name", ""), find_attribute(attributes, "id") or "", is_hidden))

    workbook = find_workbook(parts)
    walk_tags(parts.read_chunks(workbook), look)
    targets = read_targets(parts, workbook)
    return [
        WorkbookSheet(name, find_part(parts, targets.get(relation, "")), is_hidden, relation)
        for name, relation, is_hidden in listed
    ], is_strict


def find_workbook(parts: ZipParts) -> str:
    """The part that lists the sheets: the one of the usual name, else the one that the package names.

    Raises: zipfile.BadZipFile, if there is none.
    """
    named = (relation.target for relation in read_relations(parts, "").values() if relation.kind == MAIN_KIND)
    return parts.find(WORKBOOK_PART) or find_part(parts, next(named, ""))


def find_by_kind(parts: ZipParts, kind: str, usual: str) -> str | None:
    """The part that a relation of this kind of the workbook names, else the one of the usual name."""
    relations = read_relations(parts, find_workbook(parts)).values()
    named = next((relation.target for relation in relations if relation.kind == kind), usual)
    return parts.find(named) or parts.find(usual)


def find_part(parts: ZipParts, name: str) -> str:
    """The part of this name.

    Raises: zipfile.BadZipFile, if there is none.
    """
    found = parts.find(name)
    if found is None:
        raise zipfile.BadZipFile
    return found


def read_targets(parts: ZipParts, part: str) -> dict[str, str]:
    """The target of each relation of a part by its id: a part's name, or an address outside the file."""
    return {key: relation.target for key, relation in read_relations(parts, part).items()}


def read_relations(parts: ZipParts, part: str) -> dict[str, RelationTarget]:
    """The relations of a part by their ids; those of the whole package, if no part is named."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    listed = parts.find(posixpath.join(folder, f"_rels/{name}.rels"))
    relations: dict[str, RelationTarget] = {}

    def look(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode", "").casefold() != "external":
                target = target.replace("\\", "/")
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = RelationTarget(kind, target)

    if listed:
        walk_tags(parts.read_chunks(listed), look)
    return relations
