"""The command for what only a person may decide."""

import argparse
import getpass
import json
from datetime import UTC, datetime

from orkestra.commands.weekly import label_run
from orkestra.settings import Settings

OUTCOMES = {
    "excuse": "is excused for",
    "end_excuse": "is no longer excused for",
    "release": "gets its held version checked for",
    "discard": "has its held version discarded for",
}


def run_decide(options: argparse.Namespace, settings: Settings) -> int:
    """Records one decision; messages go out with the next collection."""
    from orkestra import pipeline
    from orkestra.returns.decisions import Decision

    decision = Decision(
        options.kind,
        options.unit,
        options.week,
        options.reason.strip(),
        options.by or getpass.getuser(),
        options.version,
    )
    run = pipeline.Run(
        settings, options.as_of or datetime.now(UTC), label_run("decide"), options.week, decision
    )
    counts = pipeline.find_step("record_decision", "record")(run)
    if options.json:
        print(json.dumps(dict(counts), indent=2))
        return 0
    print(f"{decision.unit_code} {OUTCOMES[decision.kind]} {decision.week}; its state is {counts['state']}.")
    return 0
