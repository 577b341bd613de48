"""`orkestra`: every step without Airflow, for operators, tests and a unit's own questions.

Exit status 0: done; 1: it worked and the answer is no; 2: wrong usage or missing configuration.
"""

import argparse
import logging
import sys

from orkestra.commands import (
    backup,
    collect,
    decide,
    demo,
    measure,
    migrate,
    outbox,
    policy,
    precheck,
    remind,
    replay,
    report,
    rules,
    status,
    sync,
    template,
)
from orkestra.errors import OrkestraError
from orkestra.settings import Settings

COMMANDS = (
    migrate,
    sync,
    collect,
    precheck,
    status,
    measure,
    report,
    replay,
    remind,
    decide,
    outbox,
    template,
    policy,
    rules,
    backup,
    demo,
)  # in the order of `orkestra --help`


def main(arguments: list[str] | None = None) -> int:
    """The exit status of one command."""
    options = build_parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        stream=sys.stderr,
        format="%(asctime)s %(name)s %(message)s",
    )
    try:
        return int(options.command(options, Settings.from_environment()))
    except OrkestraError as error:
        print(f"orkestra: {error}", file=sys.stderr)
        return 2


def build_parser() -> argparse.ArgumentParser:
    """All commands; each `--help` says what the command does and gives an example."""
    parser = argparse.ArgumentParser(
        prog="orkestra",
        description="The weekly reporting cycle, step by step, without Airflow.",
        epilog="On one machine: ./run orkestra COMMAND … uses the embedded warehouse and object store.",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log each submission to standard error")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add_to(commands)
    return parser
