"""Recognise the sheets of a file as sheets of the template, by their names or else by their headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orkestra.findings import Finding
from orkestra.reading.files.cells import RawSheet
from orkestra.reading.specs import SheetSpec
from orkestra.reading.tables.cover_labels import OWN, find_labels
from orkestra.reading.tables.heading_names import list_names
from orkestra.reading.tables.heading_row import find_plain_row, index_headings
from orkestra.reading.tables.spellings import is_blank, is_similar, normalise_heading

REFERENCES, MARKED = "referensi", "yang perlu diperbaiki"  # sheets of ours that hold no data
MIN_HEADINGS = 3  # for recognising a sheet that has another name
MAX_NAME_LENGTH = 200  # programs allow 31 letters, a hostile file any number: then only the end counts
BEFORE = re.compile(r"^(?:(?:lembar|sheet|form) )?(?:(?:\d{1,2}|[ivx]{1,4}|[a-f]) )?")
AFTER = re.compile(r"(?: (?:\d{1,2}|copy|salinan|revisi|rev|final))+$")


@dataclass
class SheetKinds:
    """The sheets of a file for each sheet of the template, in the file's order; `marked` is our own list.

    `renamed` has the names of those that were recognised by their headings.
    """

    sheets: dict[str, list[RawSheet]]
    renamed: dict[str, list[str]] = field(default_factory=dict)
    marked: RawSheet | None = None
    findings: list[Finding] = field(default_factory=list)


def classify_sheets(raw: Sequence[RawSheet], specs: Sequence[SheetSpec]) -> SheetKinds:
    """Every sheet with data, and a finding for each filled sheet that is left out."""
    kinds = SheetKinds({spec.name: [] for spec in specs})
    names = {normalise_name(spec.shown_name): spec for spec in specs}
    hidden, unknown, pictures = [], [], []
    for sheet in raw:
        name = normalise_name(sheet.name)
        is_filled = any(not is_blank(cell) for row in sheet.rows for cell in row)
        if is_similar(name, MARKED):
            kinds.marked = kinds.marked or sheet
        elif name == REFERENCES or not (is_filled or sheet.has_picture):
            continue
        elif sheet.is_hidden:
            hidden.append(sheet.name)
        elif not is_filled:
            pictures.append(sheet)
        elif spec := _find_spec(name, names) or _find_spec_by_headings(sheet, specs):
            kinds.sheets[spec.name].append(sheet)
            if sheet.name and _find_spec(name, names) is None:
                kinds.renamed.setdefault(spec.name, []).append(sheet.name)
        else:
            unknown.append(sheet.name)
    kinds.findings += _describe_unread(hidden, unknown)
    kinds.findings += _describe_pictures(pictures, kinds, names)
    return kinds


def normalise_name(name: str) -> str:
    """A sheet's name without folder, ending, numbering and the marks of copies: "2. ISU (1)" is "isu"."""
    name = name[-MAX_NAME_LENGTH:]
    plain = normalise_heading(re.sub(r"\.csv$", "", name.rpartition("/")[2], flags=re.IGNORECASE))
    return AFTER.sub("", BEFORE.sub("", plain)) or plain


def _find_spec(name: str, names: Mapping[str, SheetSpec]) -> SheetSpec | None:
    return names.get(name) or next((spec for known, spec in names.items() if is_similar(name, known)), None)


def _find_spec_by_headings(sheet: RawSheet, specs: Sequence[SheetSpec]) -> SheetSpec | None:
    """The sheet of the template with the largest share of its required headings here; None if two tie."""
    shares: dict[str, float] = {}
    for spec in specs:
        required = {column.name for column in spec.columns if column.is_required}
        if spec.name == "cover":
            here = {
                spec.columns[label.column].name for label in find_labels(sheet, spec) if label.rank == OWN
            }
        else:
            here = _list_headings(sheet, spec)
        if required and len(here) >= MIN_HEADINGS and len(here & required) * 2 > len(required):
            shares[spec.name] = len(here & required) / len(required)
    best = [spec for spec in specs if shares.get(spec.name) == max(shares.values(), default=0)]
    return best[0] if len(best) == 1 else None


def _list_headings(sheet: RawSheet, spec: SheetSpec) -> set[str]:
    row = find_plain_row(sheet, spec)
    return row.known(index_headings(spec)) if row else set()


def _describe_unread(hidden: Sequence[str], unknown: Sequence[str]) -> list[Finding]:
    named = (("S-017", hidden), ("S-019", unknown))
    return [
        Finding(rule, found=list_names(name or "tanpa nama" for name in names))
        for rule, names in named
        if names
    ]


def _describe_pictures(
    pictures: Sequence[RawSheet], kinds: SheetKinds, names: Mapping[str, SheetSpec]
) -> list[Finding]:
    """A finding for each picture in place of a table; for an unknown sheet only if the file has no table."""
    is_all = not any(sheets for name, sheets in kinds.sheets.items() if name != "cover")
    findings = []
    for sheet in pictures:
        spec = _find_spec(normalise_name(sheet.name), names)
        if spec or is_all:
            findings.append(Finding("S-018", spec.name if spec else None, found=sheet.name, meant=""))
    return findings
