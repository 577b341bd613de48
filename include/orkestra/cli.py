"""`orkestra`: every step without Airflow, for operators, tests and a unit's own questions.

Exit status 0: done; 1: it worked and the answer is no; 2: wrong usage or missing configuration.
"""

import argparse
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from orkestra.commands import decide, demo, outbox, policy, precheck, replay, rules, show, template, weekly
from orkestra.errors import OrkestraError
from orkestra.indonesian import JAKARTA
from orkestra.returns.decisions import KINDS, SAMPLE_ANSWERS
from orkestra.settings import Settings
from orkestra.week import Week, span_weeks


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
    words = parser.add_subparsers(metavar="COMMAND", required=True)

    command = _add(
        words, "migrate", weekly.run_migrate, "bring the warehouse to the newest schema (as its owner)"
    )
    command = _add(
        words,
        "sync",
        weekly.run_flow,
        "take the registry's files over into the warehouse",
        flow="sync_registry",
    )
    _add_as_of(command)

    command = _add(
        words,
        "collect",
        weekly.run_flow,
        "collect, check and answer what units have uploaded",
        flow="collect_submissions",
    )
    _add_step(command, "collect_submissions")
    _add_as_of(command)

    command = _add(words, "precheck", precheck.run_precheck, "say what one file would get, recording nothing")
    _explain(command, precheck.HELP, precheck.EXAMPLES)
    command.add_argument("file", type=Path, help="the workbook, or the zip of CSV files")
    command.add_argument("--unit", metavar="UNIT", required=True, help="the unit's code, such as komdigi")
    command.add_argument(
        "--week", type=_week, help="an ISO week such as 2026-W47; default: the file tells it"
    )
    command.add_argument(
        "--marked", type=Path, metavar="OUT.xlsx", help="also write the file with what was found marked in it"
    )
    _add_as_of(command)

    command = _add(words, "status", show.run_status, "the state of every expected unit in a week")
    _add_week(command)
    command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    command = _add(
        words, "measure", weekly.run_measure, "compute and print a week's figures from its newest edition"
    )
    _add_week(command)
    _add_as_of(command)

    command = _add(
        words,
        "report",
        weekly.run_report,
        "freeze, measure, check, render and publish a week's edition",
        flow="report_week",
    )
    _explain(command, weekly.REPORT_HELP, weekly.REPORT_EXAMPLES)
    command.add_argument(
        "weeks", type=_weeks, metavar="week", help="2026-W47, or a range of weeks 2026-W40..2026-W47"
    )
    _add_step(command, "report_week")
    _add_as_of(command)
    command.add_argument(
        "--correct",
        action="store_true",
        help="also count what came after tutup, and measure anew if sql/kpi was mended",
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="also write the files into this folder"
    )

    command = _add(words, "replay", replay.run_replay, "make an edition's figures again and compare them")
    _explain(command, replay.HELP, replay.EXAMPLES)
    _add_week(command)
    command.add_argument(
        "--edition", type=int, metavar="N", required=True, help="the edition's number: 1, 2 …"
    )
    command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    command = _add(
        words, "remind", weekly.run_remind, "remind the units that are late, once", flow="remind_units"
    )
    command.add_argument(
        "week", type=_week, nargs="?", help="only this week; default: every week that is open"
    )
    command.add_argument("--dry-run", action="store_true", help="only say who is late and why; write nothing")
    _add_step(command, "remind_units")
    _add_as_of(command)

    command = _add(
        words,
        "decide",
        decide.run_decide,
        "excuse a unit, release or discard a blocked version, confirm a survey, or answer for a sample",
    )
    command.epilog = "Example: orkestra decide excuse --unit kkp --week 2026-W47 --reason 'Kantor kebanjiran'"
    command.add_argument("kind", choices=KINDS)
    command.add_argument("--unit", required=True, help="the unit's code, such as kkp")
    command.add_argument("--week", type=_week, required=True, help="an ISO week such as 2026-W47")
    command.add_argument("--reason", required=True, help="why, in a sentence; the unit reads it")
    command.add_argument("--version", type=int, metavar="N", help="which version, if more than one is held")
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
    _add_as_of(command)

    command = _add(
        words, "outbox", outbox.run_outbox, "show the messages to people, or send refused ones again"
    )
    _explain(command, outbox.HELP, outbox.EXAMPLES)
    command.add_argument("week", type=_week, nargs="?", help="only messages about this week")
    command.add_argument(
        "--kind",
        help="only messages of one kind: summary, digest, reminder, receipt, hold, decision, refusal, "
        "late-notice, withdrawn, unknown-key, alarm",
    )
    command.add_argument("--key", metavar="KEY", help="only this message, such as summary/2026-W47/edisi-1")
    command.add_argument("--resend", action="store_true", help="send again what was refused, each once")
    _add_as_of(command)

    command = _add(
        words, "template", template.run_template, "write the workbook that a unit fills in for a week"
    )
    _explain(command, template.HELP, template.EXAMPLES)
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--unit", metavar="UNIT", help="the unit's code, such as komdigi")
    which.add_argument("--all", action="store_true", help="every unit that is expected in that week")
    command.add_argument("--week", type=_week, required=True, help="an ISO week such as 2026-W47")
    command.add_argument(
        "-o", "--output", type=Path, metavar="PATH", help="the file to write; with --all, the folder"
    )

    command = _add(words, "policy", policy.run_policy, "print the S3 access policy of a unit")
    _explain(command, policy.HELP, policy.USE)
    command.add_argument("--unit", metavar="UNIT", required=True, help="the unit's code, such as komdigi")

    command = _add(words, "rules", rules.run_rules, "show the rules in force, and what they do")
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--check", action="store_true", help="only see whether registry, suites, SQL and code agree"
    )
    which.add_argument(
        "--shadow", action="store_true", help="what rules in the shadow would have hit, week by week"
    )
    which.add_argument("--page", metavar="FILE", help="write the results of the last 8 weeks as HTML")
    _add_as_of(command)

    command = _add(words, "demo", demo.run_demo, "write plausible submissions as units would upload them")
    command.add_argument("directory", type=Path, help="the folder to write into")
    command.add_argument("--week", type=_week, required=True)
    command.add_argument("--units", type=int, help="only so many units")
    command.add_argument("--rows", type=int, help="rows of each workbook")
    command.add_argument("--seed", type=int, default=2026)
    command.add_argument("--defects", type=float, default=0.08, help="share of units with faults, 0 to 1")
    command.add_argument(
        "--upload", action="store_true", help="also put the files into the submissions bucket"
    )
    return parser


def _add(words: Any, name: str, function: Any, text: str, **defaults: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = words.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + "."
    )
    command.set_defaults(
        command=function, step=None, week=None, as_of=None, json=False, correct=False, **defaults
    )
    return command


def _explain(command: argparse.ArgumentParser, description: str, epilog: str) -> None:
    command.description, command.epilog = description, epilog
    command.formatter_class = argparse.RawDescriptionHelpFormatter


def _add_week(command: argparse.ArgumentParser) -> None:
    command.add_argument("week", type=_week, help="an ISO week such as 2026-W47")


def _add_step(command: argparse.ArgumentParser, flow: str) -> None:
    from orkestra.pipeline import list_steps

    command.add_argument("--step", choices=list_steps(flow), help="only this step; default: all, in order")


def _add_as_of(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as-of",
        type=_moment,
        metavar="TIME",
        help="play this moment, such as 2026-11-23T12:30 (Jakarta); default: now",
    )
    command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _weeks(text: str) -> list[Week]:
    first, dots, last = text.partition("..")
    weeks = span_weeks(_week(first), _week(last if dots else first))
    if not weeks:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins; wanted 2026-W40..2026-W47")
    return weeks


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; wanted for example 2026-11-23T12:30"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)
