"""The command that shows the state of a week."""

import argparse
import json

from orkestra.commands.arguments import Commands, add_command, add_json, add_week
from orkestra.indonesian import JAKARTA
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse


def add_to(commands: Commands) -> None:
    """Add the command `status`."""
    command = add_command(commands, "status", run_status, "the state of every expected unit in a week")
    add_week(command)
    add_json(command)


def run_status(options: argparse.Namespace, settings: Settings) -> int:
    """Print the grid of one week."""
    from orkestra.returns.status import list_states

    with open_warehouse(settings) as warehouse:
        states = list_states(warehouse, options.week)
    if options.json:
        print(json.dumps(states, indent=2, ensure_ascii=False, default=str))
        return 0
    for state in states:
        received = (
            state["received_at"].astimezone(JAKARTA).strftime("%d/%m %H.%M") if state["received_at"] else ""
        )
        waiting = f"  waits for a decision: {state['block_reason']}" if state["block_reason"] else ""
        print(f"{state['unit_code']:24} {state['state']:16} {state['verdict'] or '':16} {received}{waiting}")
    counts = {name: sum(s["state"] == name for s in states) for name in sorted({s["state"] for s in states})}
    print(
        "  ".join(f"{name} {count}" for name, count in counts.items())
        or f"No unit is expected in {options.week}."
    )
    return 0 if states else 1
