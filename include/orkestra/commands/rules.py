"""The command that shows, checks and measures the rules."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from orkestra.commands.arguments import Commands, add_as_of, add_command
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Row, open_warehouse


def add_to(commands: Commands) -> None:
    """Add the command `rules`."""
    command = add_command(commands, "rules", run_rules, "show the rules in force, and what they do")
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--check", action="store_true", help="only see whether registry, suites, SQL and code agree"
    )
    which.add_argument("--shadow", action="store_true", help="the hits of shadow rules, week by week")
    which.add_argument("--page", metavar="FILE", help="write the results of the last 8 weeks as HTML")
    add_as_of(command)


def run_rules(options: argparse.Namespace, settings: Settings) -> int:
    """Print the rules in force, or the answer to one of the options."""
    if options.check:
        return check_rules(settings, as_json=options.json)
    from orkestra.warehouse.registry_in_force import load_registry

    with open_warehouse(settings) as warehouse:
        if options.shadow:
            from orkestra.quality.failures import list_failing
            from orkestra.quality.shadow import list_shadow

            failing = list_failing(warehouse)
            return print_shadow(list_shadow(warehouse), failing, as_json=options.json)
        registry = load_registry(warehouse)
        if options.page:
            from orkestra.quality.page import render_page

            page = render_page(warehouse, registry, options.as_of or datetime.now(UTC))
            Path(options.page).write_text(page, encoding="utf-8")
            print(options.page)
            return 0
    if options.json:
        print(
            json.dumps([asdict(rule) for rule in registry.rules], indent=2, ensure_ascii=False, default=str)
        )
        return 0
    for rule in registry.rules:
        until = f" to {rule.until}" if rule.until else ""
        kind = f"{rule.sheet or '-':11} {rule.severity:6} {rule.status:9}"
        print(f"{rule.rule:5}  {kind}  {rule.since}{until}  {rule.message}")
        if rule.reason:
            print(f"{'':37}{rule.reason}")
    return 0


def check_rules(settings: Settings, *, as_json: bool) -> int:
    """Print where registry, suites, statements and code disagree; reads the files only."""
    from orkestra.quality.check_rules import find_disagreements
    from orkestra.registry import read_registry

    faults = find_disagreements(settings.home, read_registry(settings.home))
    if as_json:
        print(json.dumps(faults, indent=2, ensure_ascii=False))
    else:
        print("\n".join(faults) or "Registry, suites, statements and code agree.")
    return 1 if faults else 0


def print_shadow(rows: "list[Row]", failing: "list[Row]", *, as_json: bool) -> int:
    """Print the hits of shadow rules, a line per rule and week, and the rules that fail."""
    if as_json:
        print(json.dumps([*rows, *failing], indent=2, ensure_ascii=False, default=str))
        return 0
    for row in rows:
        print(
            f"{row['rule']:6} {row['week']}  units {_show(row['hit_unit_count'], row['unit_count'])}"
            f"  rows {_show(row['hit_row_count'], row['row_count'])}"
            f"  of these good by all other rules {_show(row['good_row_count'], row['hit_row_count'])}"
        )
    for row in failing:
        print(
            f"{row['rule']:6} FAILS ({row['status']}) in {row['run_count']} runs since "
            f"{row['failed_since']:%Y-%m-%d %H:%M %Z}: {row['reason']}"
        )
    if not rows and not failing:
        print("No shadow rule has been evaluated yet.")
    return 0


def _show(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.1%})" if whole else "")
