"""The reader process: files come in on standard input, rows go out on standard output.

Started fresh as `python -m orkestra.intake.reader`, so that a file that crashes or hangs native code takes
nothing else with it. A message is a 4-byte length and its bytes: first the specs and
limits as JSON, then per file
a JSON head and the file's bytes; each file is answered by one JSON document.
"""

import json
import resource
import struct
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, BinaryIO

from orkestra.findings import Finding
from orkestra.intake.cells import FileLimits, UnreadableFileError
from orkestra.intake.read_file import read_cells
from orkestra.intake.rows import TypedWorkbook, type_workbook
from orkestra.intake.specs import ColumnSpec, Origin, SheetSpec
from orkestra.intake.values import Value

MEMORY_LIMIT_BYTES = 400 * 1024 * 1024


def read_submission(
    data: bytes,
    submission_id: int,
    specs: list[SheetSpec],
    limits: FileLimits,
    origin: Origin,
    *,
    hotlines: frozenset[str] = frozenset(),  # noqa: ARG001 next step
    is_released: bool = False,  # noqa: ARG001 next step
) -> dict[str, Any]:
    """Everything that a file says, ready to be stored: sheets with rows in COPY text format, and findings.

    Personal data is looked for unless a person has released the file (`is_released`).
    """
    findings: list[Finding] = []
    try:
        raw, findings = read_cells(data, limits)
        workbook, is_readable = type_workbook(raw, specs, origin), True
    except UnreadableFileError as error:
        workbook, is_readable = TypedWorkbook(), False
        findings.append(error.finding)
    findings += workbook.findings
    return {
        "is_readable": is_readable,
        "sheets": {
            name: {
                "shown_name": sheet.shown_name,
                "column_letters": sheet.column_letters,
                "parts": [asdict(part) for part in sheet.parts],
                "row_count": len(sheet.rows),
                "copy": "".join(
                    copy_line([submission_id, row.row_no, row.unreadable, *row.values]) for row in sheet.rows
                ),
            }
            for name, sheet in workbook.sheets.items()
        },
        "cover": _cover_values(workbook, specs),
        "findings": [asdict(finding) for finding in findings],
        "explanations": workbook.explanations,
    }


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


def _cover_values(workbook: TypedWorkbook, specs: list[SheetSpec]) -> dict[str, Any]:
    cover = workbook.sheets.get("cover")
    if cover is None:
        return {}
    columns = next(spec.columns for spec in specs if spec.name == "cover")
    values = zip(columns, cover.rows[0].values, strict=True)
    return {
        column.name: value.isoformat() if isinstance(value, date) else value
        for column, value in values
        if value is not None
    }


def load_orders(document: bytes) -> tuple[list[SheetSpec], FileLimits, frozenset[str]]:
    """The sheet specs, the limits and the hotlines that the parent sent."""
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
    return specs, FileLimits(**orders["limits"]), frozenset(orders["hotlines"])


def receive(stream: BinaryIO) -> bytes:
    """The next message; empty at the end of the stream."""
    head = stream.read(4)
    return stream.read(struct.unpack("!I", head)[0]) if len(head) == 4 else b""


def send(stream: BinaryIO, message: bytes) -> None:
    """Writes one message."""
    stream.write(struct.pack("!I", len(message)) + message)
    stream.flush()


def main() -> None:
    """Reads files until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    specs, limits, hotlines = load_orders(receive(incoming))
    while head := receive(incoming):
        order = json.loads(head)
        answer = read_submission(
            receive(incoming),
            order["submission_id"],
            specs,
            limits,
            Origin(order["week"], order["zone"]),
            hotlines=hotlines,
            is_released=order["is_released"],
        )
        send(outgoing, json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
