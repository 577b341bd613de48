"""Run the steps of a flow for a command."""

import argparse
import json
import os
import socket
from datetime import UTC, datetime

from orkestra.settings import Settings
from orkestra.week import Week

Results = dict[str, dict[str, int | str]]


def run_flow(options: argparse.Namespace, settings: Settings) -> int:
    """Run the steps of one flow, in order, and print their counts."""
    results = run_steps(options, settings, options.week)
    if options.json:
        print(json.dumps(results, indent=2))
    return 0


def run_steps(options: argparse.Namespace, settings: Settings, week: Week | None) -> Results:
    """The counts of each step of a flow, printed as soon as it has run unless JSON is wanted."""
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
    """The name of this run: flow, machine, process and start; no other run has it."""
    who = f"{socket.gethostname()}, process {os.getpid()}"
    return f"{flow} by command line on {who}, {datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
