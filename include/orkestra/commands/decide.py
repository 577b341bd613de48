"""The command that records a decision."""

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime

from orkestra.commands.arguments import Commands, add_as_of, add_command, parse_week
from orkestra.commands.run_steps import label_run
from orkestra.returns.decisions import KINDS, SAMPLE_ANSWERS
from orkestra.settings import Settings

OUTCOMES = {
    "excuse": "is excused for",
    "end_excuse": "is no longer excused for",
    "release": "gets its blocked version checked for",
    "discard": "has its blocked version discarded for",
    "sample": "has a row of its sample answered for",
    "confirm_survey": "has a survey confirmed as a random sample for",
}


def add_to(commands: Commands) -> None:
    """Add the command `decide`."""
    command = add_command(
        commands,
        "decide",
        run_decide,
        "excuse a unit, release or discard a blocked version, confirm a survey, or answer for a sample",
        examples="Example: orkestra decide excuse --unit kkp --week 2026-W47 --reason 'Kantor kebanjiran'",
    )
    command.add_argument("kind", choices=KINDS)
    command.add_argument("--unit", required=True, help="the unit's code, such as kkp")
    command.add_argument("--week", type=parse_week, required=True, help="an ISO week such as 2026-W47")
    command.add_argument("--reason", required=True, help="why, in a sentence; the unit reads it")
    command.add_argument(
        "--version", type=int, metavar="N", help="which version, if more than one is blocked"
    )
    command.add_argument(
        "--row",
        type=int,
        metavar="N",
        help="of `sample`: the row's number in the list; of `confirm_survey`: of Survei",
    )
    command.add_argument(
        "--answer", choices=tuple(SAMPLE_ANSWERS), help="of `sample`: what you found of the row"
    )
    command.add_argument("--by", metavar="NAME", help="who decided; default: the user of this computer")
    add_as_of(command)


def run_decide(options: argparse.Namespace, settings: Settings) -> int:
    """Record one decision; messages go out with the next collection."""
    from orkestra import pipeline
    from orkestra.flows.record_decision import carry_out
    from orkestra.returns.decisions import Decision, RefusedDecisionError

    decision = Decision(
        options.kind,
        options.unit,
        options.week,
        options.reason.strip(),
        options.by or getpass.getuser(),
        options.version,
        options.row,
        options.answer,
    )
    run = pipeline.Run(
        settings, options.as_of or datetime.now(UTC), label_run("decide"), options.week, decision
    )
    try:
        counts = carry_out(run, decision)
    except RefusedDecisionError as refusal:
        if options.json:
            print(json.dumps({"recorded": 0, "refused": str(refusal)}, indent=2, ensure_ascii=False))
        else:
            print(refusal, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(dict(counts), indent=2))
        return 0
    print(f"{decision.unit_code} {OUTCOMES[decision.kind]} {decision.week}; its state is {counts['state']}.")
    return 0
