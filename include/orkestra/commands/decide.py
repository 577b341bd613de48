"""The command for what only a person may decide."""

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime

from orkestra.commands.weekly import label_run
from orkestra.settings import Settings

OUTCOMES = {
    "excuse": "is excused for",
    "end_excuse": "is no longer excused for",
    "release": "gets its blocked version checked for",
    "discard": "has its blocked version discarded for",
    "sample": "has a row of its sample answered for",
    "confirm_survey": "has a survey confirmed as a random sample for",
}


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
