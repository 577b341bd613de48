"""Raw cells into typed rows: every sheet of a file is read as the sheet of the template that it stands for.

A cell that cannot be read is a finding of family C, and rules on that cell are not evaluated.
"""

from collections.abc import Sequence
from dataclasses import replace

from orkestra.findings import Finding, SheetPart
from orkestra.indonesian import join_words
from orkestra.reading.files.cells import RawSheet
from orkestra.reading.specs import Origin, SheetSpec
from orkestra.reading.tables.cover import type_cover
from orkestra.reading.tables.explanations import read_explanations
from orkestra.reading.tables.heading_names import list_names
from orkestra.reading.tables.other_week import find_other_week
from orkestra.reading.tables.read_table import TypedTable, type_table
from orkestra.reading.tables.sheet_kinds import classify_sheets
from orkestra.reading.tables.typed_rows import TypedSheet, TypedWorkbook

__all__ = ["TypedWorkbook", "type_workbook"]


def type_workbook(raw: Sequence[RawSheet], specs: Sequence[SheetSpec], origin: Origin) -> TypedWorkbook:
    """The rows of every sheet that the template has, the findings, and the unit's explanations."""
    kinds = classify_sheets(raw, specs)
    result = TypedWorkbook(findings=kinds.findings)
    for spec in specs:
        sheets = kinds.sheets[spec.name]
        if sheets:
            type_sheet = _type_cover if spec.name == "cover" else _type_data
            result.sheets[spec.name], findings = type_sheet(sheets, spec, origin)
            result.findings += findings
            renamed = kinds.renamed.get(spec.name)
            if renamed and not result.sheets[spec.name].parts:
                shown = list_names(renamed)
                result.findings.append(Finding("S-015", spec.name, found=shown, meant=spec.shown_name))
    result.findings += find_other_week(result, specs, origin)
    if kinds.marked:
        result.explanations, findings = read_explanations(kinds.marked)
        result.findings += findings
    return result


def _type_cover(
    sheets: Sequence[RawSheet], spec: SheetSpec, origin: Origin
) -> tuple[TypedSheet, list[Finding]]:
    """The first Identitas; a unit signs once, so further ones are reported and not read."""
    typed, findings = type_cover(sheets[0], spec, origin)
    if len(sheets) > 1:
        findings.append(Finding("S-007", spec.name, found=", ".join(sheet.name for sheet in sheets[1:])))
    return typed, findings


def _type_data(
    sheets: Sequence[RawSheet], spec: SheetSpec, origin: Origin
) -> tuple[TypedSheet, list[Finding]]:
    """One data sheet, from one sheet of the file or from several, such as one per day or per channel."""
    tables = [table for sheet in sheets if (table := type_table(sheet, spec, origin))]
    if not tables:
        name = sheets[0].name or spec.shown_name
        return TypedSheet(spec.name, name, {}, []), [Finding("S-004", spec.name)]
    filled = [table for table in tables if table.rows] or tables[:1]
    if len(filled) > 1:
        return _combine(filled, spec)
    table = filled[0]
    name = table.shown_name or spec.shown_name
    return TypedSheet(spec.name, name, table.column_letters, table.rows), table.findings


def _combine(tables: Sequence[TypedTable], spec: SheetSpec) -> tuple[TypedSheet, list[Finding]]:
    """The rows of several sheets as one, each with a number of its own, and their findings.

    Why: row numbers must be unique within a sheet, and two sheets both have a row 6; the parts lead back to
    the sheet and row of the file.
    """
    names = join_words([f"“{table.shown_name}”" for table in tables])
    combined = TypedSheet(spec.name, spec.shown_name, tables[0].column_letters, [])
    findings = [Finding("S-016", spec.name, found=names)]
    rows_before = 0
    for table in tables:
        combined.parts.append(SheetPart(table.shown_name, rows_before, table.column_letters))
        combined.rows += [replace(row, row_no=row.row_no + rows_before) for row in table.rows]
        findings += [_move(finding, table.shown_name, rows_before) for finding in table.findings]
        rows_before += table.row_count
    return combined, _join_same(findings)


def _move(finding: Finding, shown_name: str, rows_before: int) -> Finding:
    """The finding of one part, with its row number in the combined sheet, or with its sheet's name."""
    if finding.row_no is not None:
        return replace(finding, row_no=finding.row_no + rows_before)
    return replace(finding, found=f"{shown_name}: {finding.found}" if finding.found else shown_name)


def _join_same(findings: Sequence[Finding]) -> list[Finding]:
    """The findings; those of one rule in the same column of several parts become one."""
    joined: dict[object, Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.row_no, finding.column_name)
        first = joined.get(key)
        joined[key] = replace(first, found=f"{first.found}; {finding.found}") if first else finding
    return list(joined.values())
