"""The command that makes an edition again and compares its figures."""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from orkestra.commands.arguments import Commands, add_command, add_json, add_week
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse

if TYPE_CHECKING:
    from orkestra.kpi.replay import Difference, Replay

HELP = """\
Make the figures of an edition again from what it recorded, and compare every one of them.

An edition records which submissions count in it, who owed a return, which registry version (units, messages,
holidays, rules) and which earlier editions it is read with. The statements in sql/kpi run again on that
record, whatever was changed or sent since. Nothing is written: the copy that is measured is rolled back, also
when the command is broken off. It needs the pipeline's own role; a reader may make no copy.

Exit status: 0, every figure agrees; 1, some differ, and each is named; 2, there is no such edition."""

EXAMPLES = """\
Examples:
  orkestra replay 2026-W46 --edition 1
  orkestra replay 2026-W46 --edition 2 --json | jq '.differences[] | select(.scope == "national")'

If figures differ, see first whether the code is the one that made them: the last line names that commit, and
`git log COMMIT.. -- sql/kpi sql/view` lists what changed since. With the same code, somebody has changed
the record: the warehouse's owner can, nobody else."""


def add_to(commands: Commands) -> None:
    """Add the command `replay`."""
    command = add_command(
        commands,
        "replay",
        run_replay,
        "make an edition's figures again and compare them",
        description=HELP,
        examples=EXAMPLES,
    )
    add_week(command)
    command.add_argument(
        "--edition", type=int, metavar="N", required=True, help="the edition's number: 1, 2 …"
    )
    add_json(command)


def run_replay(options: argparse.Namespace, settings: Settings) -> int:
    """Make an edition again and print the differences; 1 if a figure differs."""
    from orkestra.kpi.replay import replay_edition

    with open_warehouse(settings) as warehouse:
        replay = replay_edition(warehouse, options.week, options.edition)
    if options.json:
        document = asdict(replay) | {"agrees": replay.agrees}
        print(json.dumps(document, indent=2, ensure_ascii=False, default=str))
    else:
        print("\n".join(describe_replay(replay)))
    return 0 if replay.agrees else 1


def describe_replay(replay: "Replay") -> list[str]:
    """The lines to print: differences, outcome, and the code that made the edition."""
    name = f"Edition {replay.edition_no} of {replay.week}"
    lines = [describe_difference(difference) for difference in replay.differences]
    if not replay.is_sealed:
        lines.append(f"{name}: what counts in it was changed after it had been sealed.")
    if replay.differences:
        figures = {(d.indicator, d.scope, d.scope_code, d.dimension) for d in replay.differences}
        lines.append(f"{name}: {len(figures)} figures differ, {replay.figure_count} were recorded.")
    else:
        lines.append(f"{name}: all {replay.figure_count} figures agree.")
    if not replay.is_same_code:
        lines.append(f"The statements have changed since: commit {replay.code_version} made this edition.")
    elif not replay.agrees:
        lines.append(f"The statements are those of then (commit {replay.code_version}).")
    return lines


def describe_difference(difference: "Difference") -> str:
    """One line: the figure, its recorded and its replayed value."""
    place = " ".join(filter(None, (difference.scope, difference.scope_code, difference.dimension)))
    figure = f"{difference.indicator} ({place})"
    if difference.recorded is None:
        return f"{figure}: not recorded, replayed {difference.replayed}"
    if difference.replayed is None:
        return f"{figure}: recorded {difference.recorded}, not replayed"
    return (
        f"{figure}: {difference.column_name} recorded {difference.recorded}, replayed {difference.replayed}"
    )
