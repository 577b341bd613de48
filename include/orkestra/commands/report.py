"""The command that publishes the edition of a week, or of a range of weeks."""

import argparse
import json
import sys
from pathlib import Path

from orkestra.commands.arguments import Commands, add_as_of, add_command, add_step, parse_weeks
from orkestra.commands.run_steps import run_steps
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week

HELP = """\
Freeze, measure, check, render and publish a week's edition.

A week in which nothing has changed keeps its edition, and no notification is sent twice. Submissions after
close count only with --correct, for four weeks; that also measures a week again when the statements in
sql/kpi have changed, and makes the next edition only if a figure has changed."""

EXAMPLES = """\
Examples:
  orkestra report 2026-W47 -o laporan/
  orkestra report 2026-W40..2026-W47              weeks that were never reported, the earliest first
  orkestra report 2026-W40..2026-W47 --correct    all of them again, where something changed"""


def add_to(commands: Commands) -> None:
    """Add the command `report`."""
    command = add_command(
        commands,
        "report",
        run_report,
        "freeze, measure, check, render and publish a week's edition",
        description=HELP,
        examples=EXAMPLES,
        flow="report_week",
    )
    command.add_argument(
        "weeks", type=parse_weeks, metavar="week", help="2026-W47, or a range of weeks 2026-W40..2026-W47"
    )
    add_step(command, "report_week")
    add_as_of(command)
    command.add_argument(
        "--correct",
        action="store_true",
        help="also count submissions after close, and measure again if sql/kpi has changed",
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="also write the files into this folder"
    )


def run_report(options: argparse.Namespace, settings: Settings) -> int:
    """Run the flow report_week for one week, or for each of a range, the earliest first."""
    results = {}
    for week in options.weeks:
        if len(options.weeks) > 1 and not options.json:
            print(f"── {week}")
        results[str(week)] = run_steps(options, settings, week)
        if options.output:
            write_files(options, settings, week)
    if options.json:
        print(json.dumps(results if len(results) > 1 else results[str(options.weeks[0])], indent=2))
    return 0


def write_files(options: argparse.Namespace, settings: Settings, week: Week) -> None:
    """Write the files of a week's newest edition below the folder of `--output`."""
    from orkestra.report.freeze import find_newest
    from orkestra.report.render import render_edition

    with open_warehouse(settings) as warehouse:
        edition = find_newest(warehouse, week)
        rendered = render_edition(warehouse, edition.edition_id)
    for key, (data, _) in rendered.files.items():
        path = options.output / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(path, file=sys.stderr if options.json else sys.stdout)
