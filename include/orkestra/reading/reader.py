"""The reader process: files come in on standard input, rows go out on standard output.

Started fresh as `python -m orkestra.reading.reader`, so that a file that crashes or hangs native code takes
nothing else with it (see `child_process`). Its orders are the specs, limits and public numbers as JSON; a
question is a JSON head and the file's bytes, the answer one JSON document.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from orkestra.child_process import serve
from orkestra.findings import Finding
from orkestra.reading.files.cells import FileLimits, UnreadableFileError
from orkestra.reading.files.loose_texts import list_loose_texts
from orkestra.reading.files.read_file import read_cells
from orkestra.reading.masked_document import mask_document
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.personal_data import find_personal_data
from orkestra.reading.tables.type_workbook import type_workbook
from orkestra.reading.tables.typed_rows import TypedSheet, TypedWorkbook
from orkestra.reading.values.read_value import Value

WHOSE = {"unit_code", "unit_name", "week"}


def read_submission(
    data: bytes,
    submission_id: int,
    specs: list[SheetSpec],
    limits: FileLimits,
    origin: Origin,
    *,
    public: frozenset[str] = frozenset(),
    is_released: bool = False,
) -> dict[str, Any]:
    """Everything that a file says, ready to be stored: sheets with rows in COPY text format, and findings.

    A file with personal data keeps its rows to itself, unless a person has released it (`is_released`).
    """
    findings: list[Finding] = []
    held: list[Finding] = []
    try:
        raw, findings = read_cells(data, limits)
        workbook, is_readable = type_workbook(raw, specs, origin), True
        if not is_released:
            held = find_personal_data(raw, list_loose_texts(data, limits), workbook, specs, public)
    except UnreadableFileError as error:
        workbook, is_readable = TypedWorkbook(), False
        findings.append(error.finding)
    with_moments = {spec.name for spec in specs if spec.has_moments}
    document = {
        "is_readable": is_readable,
        "sheets": {
            name: {
                "shown_name": sheet.shown_name,
                "column_letters": sheet.column_letters,
                "parts": [asdict(part) for part in sheet.parts],
                "row_count": len(sheet.rows),
                "copy": "" if held else _copy_lines(submission_id, sheet, name in with_moments),
            }
            for name, sheet in workbook.sheets.items()
        },
        "cover": _cover_values(workbook, specs, is_rejected=bool(held)),
        "findings": [asdict(finding) for finding in [*held, *findings, *workbook.findings]],
        "explanations": {} if held else workbook.explanations,
    }
    masked: dict[str, Any] = mask_document(document, public)
    return masked


def _copy_lines(submission_id: int, sheet: TypedSheet, has_moments: bool) -> str:
    return "".join(
        copy_line([submission_id, row.row_no, row.unreadable, *row.values]
                  + ([row.without_time] if has_moments else []))
        for row in sheet.rows
    )  # fmt: skip


def copy_line(values: list[Value | None]) -> str:
    """One line of PostgreSQL's COPY text format."""
    return "\t".join([_copy_field(value) for value in values]) + "\n"


ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copy_field(value: Value | None) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, list):
        items = ['"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in value]
        return ("{" + ",".join(items) + "}").translate(ESCAPES)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _cover_values(workbook: TypedWorkbook, specs: list[SheetSpec], *, is_rejected: bool) -> dict[str, Any]:
    """What the cover says; of a held file only whose it is, and what it says to be nil."""
    cover = workbook.sheets.get("cover")
    if cover is None:
        return {}
    columns = next(spec.columns for spec in specs if spec.name == "cover")
    values = zip(columns, cover.rows[0].values, strict=True)
    return {
        column.name: value.isoformat() if isinstance(value, date) else value
        for column, value in values
        if value is not None and (not is_rejected or column.name in WHOSE or column.name.startswith("nil_"))
    }


def load_orders(document: bytes) -> tuple[list[SheetSpec], FileLimits, frozenset[str]]:
    """The sheet specs, the limits and the public numbers that the parent sent."""
    orders = json.loads(document)
    specs = [
        SheetSpec(
            sheet["name"],
            sheet["shown_name"],
            tuple(
                ColumnSpec(
                    column["name"],
                    column["heading"],
                    column["kind"],
                    tuple(column["choices"]),
                    tuple(column["variants"]),
                    column["max_length"],
                    column["is_required"],
                    column["example"],
                )
                for column in sheet["columns"]
            ),
            tuple(sheet["info_rules"]),
        )
        for sheet in orders["sheets"]
    ]
    return specs, FileLimits(**orders["limits"]), frozenset(orders["public"])


def begin(document: bytes) -> Callable[[Sequence[bytes]], bytes]:
    """What reads one file after the other under the orders that the parent sent."""
    specs, limits, public = load_orders(document)

    def read(question: Sequence[bytes]) -> bytes:
        order = json.loads(question[0])
        answer = read_submission(
            question[1],
            order["submission_id"],
            specs,
            limits,
            Origin(order["week"], order["zone"]),
            public=public,
            is_released=order["is_released"],
        )
        return json.dumps(answer, ensure_ascii=False).encode()

    return read


if __name__ == "__main__":
    serve(begin, messages=2)
