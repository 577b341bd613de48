"""Which sheets a workbook names, and in which part each one is."""

import posixpath
import zipfile
from dataclasses import dataclass

from orkestra.intake.files.xml_tags import Attributes, find_attribute, walk_tags
from orkestra.intake.files.zip_parts import ZipParts

WORKBOOK_PART = "xl/workbook.xml"
STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@dataclass(frozen=True)
class SheetPart:
    """One sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


def list_sheets(parts: ZipParts) -> tuple[list[SheetPart], bool]:
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

    walk_tags(parts.read_chunks(find_part(parts, WORKBOOK_PART)), look)
    targets = read_targets(parts, WORKBOOK_PART)
    return [
        SheetPart(name, find_part(parts, targets.get(relation, "")), is_hidden)
        for name, relation, is_hidden in listed
    ], is_strict


def find_part(parts: ZipParts, name: str) -> str:
    """The part of this name.

    Raises: zipfile.BadZipFile, if there is none.
    """
    found = parts.find(name)
    if found is None:
        raise zipfile.BadZipFile
    return found


def read_targets(parts: ZipParts, part: str) -> dict[str, str]:
    """Where each relation of a part leads, by its id: a part's name, or an address outside of the file."""
    folder, name = posixpath.split(part)
    relations = parts.find(f"{folder}/_rels/{name}.rels")
    targets: dict[str, str] = {}

    def look(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode", "").casefold() != "external":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets[attributes.get("Id", "")] = target

    if relations:
        walk_tags(parts.read_chunks(relations), look)
    return targets
