"""The command that computes and prints a week's figures."""

import argparse
import json
from datetime import UTC, datetime

from orkestra.commands.arguments import Commands, add_as_of, add_command, add_week
from orkestra.commands.run_steps import label_run
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse


def add_to(commands: Commands) -> None:
    """Add the command `measure`."""
    command = add_command(
        commands, "measure", run_measure, "compute and print a week's figures from its newest edition"
    )
    add_week(command)
    add_as_of(command)


def run_measure(options: argparse.Namespace, settings: Settings) -> int:
    """Freeze and measure a week, and print its figures."""
    from orkestra import pipeline
    from orkestra.report.freeze import find_newest

    run = pipeline.Run(settings, options.as_of or datetime.now(UTC), label_run("measure"), options.week)
    for step in ("freeze", "measure"):
        pipeline.find_step("report_week", step)(run)
    with open_warehouse(run.settings) as warehouse:
        edition = find_newest(warehouse, options.week)
        which = {"edition_id": edition.edition_id}
        figures = warehouse.rows("report/list_figures", **which)
    if options.json:
        print(json.dumps(figures, indent=2, ensure_ascii=False))
        return 0
    for figure in figures:
        value = "tidak ada data" if figure["value"] is None else f"{figure['value']:.4g}"
        counts = "" if figure["denominator"] is None else f"{figure['numerator']:g}/{figure['denominator']:g}"
        place = " ".join(filter(None, (figure["scope"], figure["scope_code"], figure["dimension"])))
        print(f"{figure['indicator']:5} {place:50} {value:>14} {counts}")
    return 0
