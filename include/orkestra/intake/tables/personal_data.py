"""Personal data that slipped into free text: such a submission is held for a person, and shown masked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from orkestra.findings import FOUND_LENGTH, Finding
from orkestra.intake.specs import ColumnSpec, SheetSpec
from orkestra.intake.tables.said_once import join_findings
from orkestra.intake.tables.typed_rows import TypedWorkbook
from orkestra.intake.values.personal_numbers import PersonalNumber, find_personal, mask_text

IN_CELL, IN_EXPLANATION = "S-030", "S-039"
WITHOUT_TEXT = {"integer", "date", "datetime", "yesno"}
SHORTEST = 9  # digits that make a personal number
CUT_NUMBER = re.compile(r"[+(\d][\d .\-()]{4,}$")
OFFICIAL = "office_contact"  # the contact that the unit gives on purpose

Place = tuple[str | None, int | None, str | None]


def find_personal_data(
    workbook: TypedWorkbook, specs: Sequence[SheetSpec], hotlines: frozenset[str]
) -> list[Finding]:
    """One finding for each cell with personal data, and one for all explanations.

    Why: a cell that could not be read for another reason is known only by what was found in it.
    """
    searched = {(spec.name, column.name) for spec in specs for column in spec.columns if _is_searched(column)}
    found: dict[Place, list[PersonalNumber]] = {}
    for place, text in chain(
        *(_list_texts(workbook, spec) for spec in specs), _list_found(workbook, searched)
    ):
        if place not in found and (numbers := find_personal(text, hotlines)):
            found[place] = numbers
    cells = [Finding(IN_CELL, *place, *_describe(numbers)) for place, numbers in found.items()]
    held = list(join_findings(cells, (), {}))
    explained = [
        number for text in workbook.explanations.values() for number in find_personal(text, hotlines)
    ]
    if explained:
        held.append(Finding(IN_EXPLANATION, None, None, None, *_describe(explained)))
    return held


def mask_finding(finding: Finding, hotlines: frozenset[str]) -> Finding:
    """The finding without personal data in what it shows."""
    found, meant = _mask(finding.found, hotlines), _mask(finding.meant, hotlines)
    is_same = (found, meant) == (finding.found, finding.meant)
    return finding if is_same else replace(finding, found=found, meant=meant)


def _mask(text: str | None, hotlines: frozenset[str]) -> str | None:
    """The text with its personal numbers masked; of a text that was cut, the end may be half of one."""
    if text and len(text) == FOUND_LENGTH:
        text = CUT_NUMBER.sub("…", text)
    return mask_text(text, hotlines) if text else text


def _is_searched(column: ColumnSpec) -> bool:
    return column.kind not in WITHOUT_TEXT and column.name != OFFICIAL


def _list_texts(workbook: TypedWorkbook, spec: SheetSpec) -> Iterator[tuple[Place, str]]:
    sheet = workbook.sheets.get(spec.name)
    if sheet is None:
        return
    wanted = [(index, column) for index, column in enumerate(spec.columns) if _is_searched(column)]
    for row in sheet.rows:
        row_no = None if spec.name == "cover" else row.row_no
        for index, column in wanted:
            value = row.values[index]
            text = " ".join(value) if isinstance(value, list) else str(value or "")
            if len(text) >= SHORTEST and text not in column.choices:
                yield (spec.name, row_no, column.name), text


def _list_found(workbook: TypedWorkbook, searched: set[tuple[str, str]]) -> Iterator[tuple[Place, str]]:
    """What was found in single cells of the searched columns."""
    for finding in workbook.findings:
        if finding.found and (finding.sheet, finding.column_name) in searched and not _is_joined(finding):
            yield (finding.sheet, finding.row_no, finding.column_name), finding.found


def _is_joined(finding: Finding) -> bool:
    """Whether it is about many cells of a table at once."""
    return finding.row_no is None and finding.sheet != "cover"


def _describe(numbers: Sequence[PersonalNumber]) -> tuple[str, str]:
    """The numbers as they may be shown, and what they are."""
    kinds = dict.fromkeys(number.kind for number in numbers)
    return ", ".join(number.masked for number in numbers), " dan ".join(kinds)
