"""The arguments that several commands share, and their types."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from orkestra.indonesian import JAKARTA
from orkestra.settings import Settings
from orkestra.week import Week, span_weeks

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run = Callable[[argparse.Namespace, Settings], int]


def add_command(
    commands: Commands,
    name: str,
    run: Run,
    summary: str,
    *,
    description: str | None = None,
    examples: str | None = None,
    flow: str | None = None,
) -> argparse.ArgumentParser:
    """Add a command and return its parser; without a description, the summary as a sentence is one.

    `flow`: the flow whose steps the command runs.
    """
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=description or f"{summary[0].upper()}{summary[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter if description else argparse.HelpFormatter,
    )
    command.set_defaults(command=run, flow=flow, step=None, week=None, as_of=None, json=False, correct=False)
    return command


def add_week(command: argparse.ArgumentParser) -> None:
    """Add the week as a positional argument."""
    command.add_argument("week", type=parse_week, help="an ISO week such as 2026-W47")


def add_step(command: argparse.ArgumentParser, flow: str) -> None:
    """Add `--step`, one step of a flow."""
    from orkestra.pipeline import list_steps

    command.add_argument("--step", choices=list_steps(flow), help="only this step; default: all, in order")


def add_as_of(command: argparse.ArgumentParser) -> None:
    """Add `--as-of`, and `--json` with it."""
    command.add_argument(
        "--as-of",
        type=parse_moment,
        metavar="TIME",
        help="play this moment, such as 2026-11-23T12:30 (Jakarta); default: now",
    )
    add_json(command)


def add_json(command: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


def parse_week(text: str) -> Week:
    """The week that is written as 2026-W47.

    Raises: ArgumentTypeError, for every other text.
    """
    try:
        return Week.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parse_weeks(text: str) -> list[Week]:
    """One week, or the weeks of a range such as 2026-W40..2026-W47.

    Raises: ArgumentTypeError, for every other text and for a range that ends before it begins.
    """
    first, dots, last = text.partition("..")
    weeks = span_weeks(parse_week(first), parse_week(last if dots else first))
    if not weeks:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins; wanted 2026-W40..2026-W47")
    return weeks


def parse_moment(text: str) -> datetime:
    """An aware moment; without a zone in the text, it is in Jakarta.

    Raises: ArgumentTypeError, for a text that is no ISO moment.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; wanted for example 2026-11-23T12:30"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)
