"""The reader process: files come in on standard input, rows go out on standard output.

It runs as `python -m orkestra.reading.reader`, so that a file that crashes or hangs native code ends no other
process (see `child_process`). Its configuration is the specs, limits and public numbers as JSON; a request is
a JSON head and the file's bytes, the answer a document as JSON.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime

from orkestra.child_process import serve
from orkestra.findings import Finding
from orkestra.reading.document import CoverValue, DocumentSheet, ReaderDocument, write_document
from orkestra.reading.files.cells import FileLimits, UnreadableFileError
from orkestra.reading.files.loose_texts import list_loose_texts
from orkestra.reading.files.read_file import read_cells
from orkestra.reading.masked_document import mask_document
from orkestra.reading.specs import ColumnSpec, Origin, SheetSpec
from orkestra.reading.tables.personal_data import find_personal_data
from orkestra.reading.tables.type_workbook import type_workbook
from orkestra.reading.tables.typed_rows import TypedSheet, TypedWorkbook
from orkestra.reading.values.read_value import Value

IDENTITY = {"unit_code", "unit_name", "week"}


def read_submission(
    data: bytes,
    submission_id: int,
    specs: list[SheetSpec],
    limits: FileLimits,
    origin: Origin,
    *,
    public: frozenset[str] = frozenset(),
    is_released: bool = False,
) -> ReaderDocument:
    """The document of a file, masked and ready to be stored.

    Of a file with personal data it has no rows, unless a person has released the file (`is_released`).
    """
    findings: list[Finding] = []
    blocking: list[Finding] = []
    try:
        raw, findings = read_cells(data, limits)
        workbook, is_readable = type_workbook(raw, specs, origin), True
        if not is_released:
            blocking = find_personal_data(raw, list_loose_texts(data, limits), workbook, specs, public)
    except UnreadableFileError as error:
        workbook, is_readable = TypedWorkbook(), False
        findings.append(error.finding)
    with_moments = {spec.name for spec in specs if spec.has_moments}
    document = ReaderDocument(
        is_readable=is_readable,
        sheets={
            name: DocumentSheet(
                shown_name=sheet.shown_name,
                column_letters=sheet.column_letters,
                parts=tuple(sheet.parts),
                row_count=len(sheet.rows),
                copy_text="" if blocking else _copy_lines(submission_id, sheet, name in with_moments),
            )
            for name, sheet in workbook.sheets.items()
        },
        cover=_cover_values(workbook, specs, is_blocked=bool(blocking)),
        findings=(*blocking, *findings, *workbook.findings),
        explanations={} if blocking else workbook.explanations,
    )
    return mask_document(document, public)


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


def _cover_values(
    workbook: TypedWorkbook, specs: list[SheetSpec], *, is_blocked: bool
) -> dict[str, CoverValue]:
    """The values of the cover; of a blocked file only unit and week, and which sheets it says to be nil."""
    cover = workbook.sheets.get("cover")
    if cover is None:
        return {}
    columns = next(spec.columns for spec in specs if spec.name == "cover")
    values = zip(columns, cover.rows[0].values, strict=True)
    return {
        column.name: _cover_value(value)
        for column, value in values
        if value is not None and (not is_blocked or column.name in IDENTITY or column.name.startswith("nil_"))
    }


def _cover_value(value: Value) -> CoverValue:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool) else str(value)


def load_configuration(data: bytes) -> tuple[list[SheetSpec], FileLimits, frozenset[str]]:
    """The sheet specs, the limits and the public numbers that the parent sent."""
    configuration = json.loads(data)
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
        for sheet in configuration["sheets"]
    ]
    return specs, FileLimits(**configuration["limits"]), frozenset(configuration["public"])


def begin(configuration: bytes) -> Callable[[Sequence[bytes]], bytes]:
    """The function that answers requests under a configuration from the parent."""
    specs, limits, public = load_configuration(configuration)

    def read(request: Sequence[bytes]) -> bytes:
        head = json.loads(request[0])
        answer = read_submission(
            request[1],
            head["submission_id"],
            specs,
            limits,
            Origin(head["week"], head["zone"]),
            public=public,
            is_released=head["is_released"],
        )
        return write_document(answer)

    return read


if __name__ == "__main__":
    serve(begin, frames_per_request=2)
