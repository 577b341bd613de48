"""The command that writes the workbooks that units fill in."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.commands.arguments import Commands, add_command, parse_week
from orkestra.errors import Permanent
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Warehouse, open_warehouse
from orkestra.week import Week

if TYPE_CHECKING:
    from orkestra.registry import Registry, Unit

HELP = """\
Write the workbook that a unit fills in for one week: unit, week and messages are prefilled, and so are the
issues that its accepted return of the week before left open. Each heading has a note and an example.
"""
EXAMPLES = """\
examples:
  orkestra template --unit komdigi --week 2026-W47
      writes laporan-komdigi-2026-W47.xlsx into this folder; a file of that name is kept, not overwritten
  orkestra template --unit komdigi --week 2026-W47 -o /tmp/komdigi.xlsx
      writes that file, whether it exists or not
  orkestra template --all --week 2026-W47 -o templat
      one file for every unit that is expected in that week, in the folder templat; without -o in the
      folder templat-2026-W47; files that are there already are kept

Without a warehouse (ORKESTRA_WAREHOUSE) no issues are prefilled; ./run orkestra template … has one.
"""


def add_to(commands: Commands) -> None:
    """Add the command `template`."""
    command = add_command(
        commands,
        "template",
        run_template,
        "write the workbook that a unit fills in for a week",
        description=HELP,
        examples=EXAMPLES,
    )
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--unit", metavar="UNIT", help="the unit's code, such as komdigi")
    which.add_argument("--all", action="store_true", help="every unit that is expected in that week")
    command.add_argument("--week", type=parse_week, required=True, help="an ISO week such as 2026-W47")
    command.add_argument(
        "-o", "--output", type=Path, metavar="PATH", help="the file to write; with --all, the folder"
    )


def run_template(options: argparse.Namespace, settings: Settings) -> int:
    """Write the template of one unit, or of all that are expected."""
    from orkestra.registry.find_unit import find_unit

    week: Week = options.week
    with open_sources(settings) as (registry, warehouse):
        if options.all:
            folder = options.output or Path(f"templat-{week}")
            units = registry.units_expected(week.sunday)
            paths = {folder / default_name(unit, week): unit for unit in units}
            missing = {path: unit for path, unit in paths.items() if not path.exists()}
        else:
            unit = find_unit(registry, options.unit, week)
            missing = {choose_path(options.output, unit, week): unit}
        for path, unit in missing.items():
            write_file(path, make_bytes(registry, unit, week, warehouse))
    if options.all:
        kept = f", {len(paths) - len(missing)} kept as they were" if len(missing) < len(paths) else ""
        print(f"{len(missing)} templates for {week.label} written into {folder}{kept}.")
    else:
        print(*missing)
    return 0


@contextmanager
def open_sources(settings: Settings) -> "Iterator[tuple[Registry, Warehouse | None]]":
    """The registry in force and the warehouse; if none is configured, the registry of the files and None."""
    if not settings.warehouse_url:
        from orkestra.registry import read_registry

        notice = "No warehouse is configured (ORKESTRA_WAREHOUSE): last week's open issues are not prefilled."
        print(notice, file=sys.stderr)
        yield read_registry(settings.home), None
        return
    from orkestra.warehouse.registry_in_force import load_registry

    with open_warehouse(settings) as warehouse:
        yield load_registry(warehouse), warehouse


def make_bytes(
    registry: "Registry",
    unit: "Unit",
    week: Week,
    warehouse: Warehouse | None,
) -> bytes:
    """The template of a unit.

    Raises: Permanent, for a week that policy.yaml does not know.
    """
    from orkestra.workbook.open_issues import list_open_issues
    from orkestra.workbook.template import make_template

    issues = list_open_issues(warehouse, unit, week) if warehouse else []
    try:
        return make_template(registry, unit, week, issues)
    except ValueError as error:
        raise Permanent(f"No template for {week}: {error}.") from error


def default_name(unit: "Unit", week: Week) -> str:
    """The name of a template without `--output`."""
    return f"laporan-{unit.unit_code}-{week}.xlsx"


def choose_path(output: Path | None, unit: "Unit", week: Week) -> Path:
    """The path for the template of one unit: `output`, or a file in it if it is a folder.

    Raises: Permanent, if `output` does not name the file and it exists: it may be filled in already.
    """
    if output and not output.is_dir():
        return output
    path = (output or Path()) / default_name(unit, week)
    if path.exists():
        raise Permanent(f"{path} is there already and may be filled in: name another file with -o.")
    return path


def write_file(path: Path, data: bytes) -> None:
    """Write a file, and make its folder.

    Raises: Permanent, if the folder does not allow it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Permanent(f"Cannot write {path}: {error.strerror}.") from error
