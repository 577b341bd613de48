"""Commands that run a flow of the week, whole or in part."""

import argparse
import json
import os
import socket
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week

REPORT_HELP = """\
Freeze, measure, check, render and publish a week's edition.

A week in which nothing has changed keeps its edition, and nobody is told twice. What units sent after tutup
counts only with --correct, for four weeks; that also measures a week anew when the statements in sql/kpi have
been mended, and makes the next edition only if a figure comes out otherwise."""

REPORT_EXAMPLES = """\
Examples:
  orkestra report 2026-W47 -o laporan/
  orkestra report 2026-W40..2026-W47              weeks that were never reported, the earliest first
  orkestra report 2026-W40..2026-W47 --correct    all of them anew, where something changed"""

Results = dict[str, dict[str, int | str]]


def run_flow(options: argparse.Namespace, settings: Settings) -> int:
    """Run the steps of one flow, in order."""
    results = run_steps(options, settings, options.week)
    if options.json:
        print(json.dumps(results, indent=2))
    return 0


def run_steps(options: argparse.Namespace, settings: Settings, week: Week | None) -> Results:
    """What each step of a flow counted; told as they go, unless JSON is wanted."""
    from orkestra import pipeline

    run = pipeline.Run(
        settings, options.as_of or datetime.now(UTC), label_run(options.flow), week,
        is_correction=options.correct, is_single=bool(options.step),
    )  # fmt: skip
    results: Results = {}
    for step in [options.step] if options.step else pipeline.list_steps(options.flow):
        results[step] = dict(pipeline.find_step(options.flow, step)(run))
        if not options.json:
            print(f"{step:10} {'  '.join(f'{name} {count}' for name, count in results[step].items())}")
    return results


def label_run(flow: str) -> str:
    """Who runs something by command line, unlike any other run."""
    who = f"{socket.gethostname()}, process {os.getpid()}"
    return f"{flow} by command line on {who}, {datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def run_migrate(_: argparse.Namespace, settings: Settings) -> int:
    """Applies what is new in sql/schema, and lays the views anew if anything changed."""
    from orkestra.errors import Permanent
    from orkestra.warehouse.migrate import migrate

    if not settings.owner_url:
        raise Permanent(
            "No owner's connection: set ORKESTRA_WAREHOUSE_OWNER, or use `./run orkestra migrate`."
        )
    applied = migrate(settings.owner_url, settings.home)
    print("\n".join(applied) if applied else "The warehouse is up to date.")
    return 0


def run_measure(options: argparse.Namespace, settings: Settings) -> int:
    """Freezes and measures a week, and prints its figures."""
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
    """The files of a week's newest edition, below the folder that was asked for."""
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


def run_remind(options: argparse.Namespace, settings: Settings) -> int:
    """Run the flow remind_units, or only says whom it would remind."""
    if not options.dry_run:
        return run_flow(options, settings)
    from orkestra.remind.late_units import find_late_units

    with open_warehouse(settings) as warehouse:
        late = find_late_units(warehouse, options.as_of or datetime.now(UTC), options.week)
    if options.json:
        units = [asdict(unit) | {"week": str(unit.week)} for unit in late]
        print(json.dumps(units, indent=2, ensure_ascii=False, default=str))
        return 0
    for unit in late:
        why = f"{unit.fault_count} to mend" if unit.needs_mending else "nothing received"
        if unit.promised_at:
            why += f", promised {unit.promised_at.astimezone(unit.zone):%Y-%m-%dT%H:%M%z}"
        print(f"{unit.week}  {unit.unit_code:24} {unit.state:16} {why}")
    print(f"{len(late)} late.")
    return 0
