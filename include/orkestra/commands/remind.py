"""The command that reminds late units."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime

from orkestra.commands.arguments import Commands, add_as_of, add_command, add_step, parse_week
from orkestra.commands.run_steps import run_flow
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse


def add_to(commands: Commands) -> None:
    """Add the command `remind`."""
    command = add_command(
        commands, "remind", run_remind, "remind the units that are late, once", flow="remind_units"
    )
    command.add_argument(
        "week", type=parse_week, nargs="?", help="only this week; default: every week that is open"
    )
    command.add_argument("--dry-run", action="store_true", help="only say who is late and why; write nothing")
    add_step(command, "remind_units")
    add_as_of(command)


def run_remind(options: argparse.Namespace, settings: Settings) -> int:
    """Run the flow remind_units, or with `--dry-run` only list the units that are late."""
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
