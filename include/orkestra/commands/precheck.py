"""The command that pre-checks a file."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orkestra.commands.arguments import Commands, add_as_of, add_command, parse_week
from orkestra.commands.run_steps import label_run
from orkestra.errors import Permanent
from orkestra.findings import Verdict
from orkestra.settings import Settings

if TYPE_CHECKING:
    from orkestra.answer.receipt import Receipt, ReceiptSheet

HELP = """\
Say what one file would get if its unit sent it now: the same rules and the same verdict as the real thing.
Nothing is recorded and no notification is sent. It may run beside a collection.

Units have the same without this program: a file put into cek/<unit>/ is answered in hasil/<unit>/cek/ by the
next collection, and then deleted there.
"""
EXAMPLES = """\
Examples:
  ./run orkestra precheck laporan.xlsx --unit komdigi
  ./run orkestra precheck laporan.xlsx --unit komdigi --week 2026-W47 --json
  ./run orkestra precheck laporan.xlsx --unit komdigi --marked laporan-diperiksa.xlsx

Exit status: 0 if it would be accepted, whole or in part; 1 if not; 2 for wrong usage.
"""
FIELDS = ("rule", "severity", "sheet", "cell", "row", "column", "found", "message")
HEADINGS = {
    "reject": "Membuat berkas ditolak",
    "fix": "Harus diperbaiki",
    "query": "Pertanyaan",
    "info": "Sudah kami betulkan sendiri",
}


def add_to(commands: Commands) -> None:
    """Add the command `precheck`."""
    command = add_command(
        commands,
        "precheck",
        run_precheck,
        "say what one file would get, recording nothing",
        description=HELP,
        examples=EXAMPLES,
    )
    command.add_argument("file", type=Path, help="the workbook, or the zip of CSV files")
    command.add_argument("--unit", metavar="UNIT", required=True, help="the unit's code, such as komdigi")
    command.add_argument(
        "--week", type=parse_week, help="an ISO week such as 2026-W47; default: the week that the file states"
    )
    command.add_argument(
        "--marked", type=Path, metavar="OUT.xlsx", help="also write the file with what was found marked in it"
    )
    add_as_of(command)


def run_precheck(options: argparse.Namespace, settings: Settings) -> int:
    """Pre-check one file and print the verdict."""
    from orkestra import pipeline
    from orkestra.steps.precheck_files import PrecheckFile, precheck_files

    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise Permanent(f"{options.file} cannot be read: {error.strerror}.") from error
    moment = options.as_of or datetime.now(UTC)
    run = pipeline.Run(settings, moment, label_run("check"), options.week)
    name = options.file.name.encode(errors="replace").decode()
    (receipt,) = precheck_files(run, [PrecheckFile(options.unit, name, data)])
    if options.json:
        print(json.dumps(make_document(receipt), indent=2, ensure_ascii=False))
    else:
        print(describe(receipt))
    if options.marked:
        write_marked(receipt, data, options.marked)
    return 0 if receipt.verdict in (Verdict.ACCEPTED, Verdict.ACCEPTED_PARTLY) else 1


def write_marked(receipt: "Receipt", data: bytes, path: Path) -> None:
    """Write the file with its findings marked, or report that there is nothing to mark.

    Raises: Permanent, if the file cannot be written.
    """
    from orkestra.answer.marker import Marker

    with Marker() as marker:
        marked = marker.mark(receipt, data)
    if marked is None:
        print(f"Nothing to mark: {path} was not written.", file=sys.stderr)
        return
    try:
        path.write_bytes(marked.data)
    except OSError as error:
        raise Permanent(f"{path} cannot be written: {error.strerror}.") from error


def make_document(receipt: "Receipt") -> dict[str, Any]:
    """The answer for programs: the verdict and each finding."""
    document = receipt.to_document()
    return {
        **{name: document[name] for name in ("unit", "week", "verdict", "receipt")},
        "sheets": {
            name: {count: sheet[count] for count in ("rows", "accepted", "rejected")}
            for name, sheet in document["sheets"].items()
        },
        "findings": [{name: finding[name] for name in FIELDS} for finding in document["findings"]],
    }


def describe(receipt: "Receipt") -> str:
    """The answer for people: verdict, counts per sheet, findings in groups, next step."""
    from orkestra.answer.group_findings import describe_place_once, describe_problem
    from orkestra.answer.receipt_page import list_groups

    lines = [
        f"{receipt.unit_name} · {receipt.week_label}",
        receipt.verdict_text,
        "",
        *(f"  {text}" for text in receipt.fixes or count_rows(receipt.sheets)),
    ]
    for severity, groups in groupby(list_groups(receipt), lambda group: group.severity):
        lines += ["", f"{HEADINGS[severity]}:"]
        for group in groups:
            place = describe_place_once(group)
            words = f"{describe_problem(group)} {group.mend}".rstrip()
            lines.append(f"  {place}: {words}" if place else f"  {words}")
    return "\n".join(show(line) for line in [*lines, "", receipt.next_step])


def count_rows(sheets: Mapping[str, "ReceiptSheet"]) -> Iterator[str]:
    """A line per sheet that has rows: the numbers of all, accepted and rejected ones."""
    for sheet in sheets.values():
        if sheet.rows:
            yield (
                f"{sheet.name:12} {sheet.rows:5} baris  {sheet.accepted:5} dihitung"
                f"  {sheet.rejected:5} ditahan"
            )


def show(line: str) -> str:
    """A line without control characters, with which a file's text could move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in line)
