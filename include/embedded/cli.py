"""The commands of `./run`."""

import argparse
import sys

from embedded.errors import EmbeddedError

DESCRIPTION = """\
Runs all of Orkestra on this machine: PostgreSQL, an S3 server and Airflow, reachable from here only.

  ./run                  starts everything, plays one demo week the first time, stays until Ctrl-C
  ./run --no-demo        the same without the demo week
  ./run stop             ends everything, from another terminal
  ./run status           what runs, and where
  ./run orkestra …       the library's command line here, e.g. ./run orkestra status 2026-W47

Everything it makes is in .orkestra (or the folder in ORKESTRA_STATE): database, uploads and reports in
.orkestra/data, logs in .orkestra/logs. To start over, stop it and remove .orkestra/data.
"""


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 done, 1 not possible (one sentence says why), 2 wrong usage."""
    options = read_arguments(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(options.act(options))
    except EmbeddedError as error:
        print(f"./run: {error}", file=sys.stderr)
    except OSError as error:
        print(f"./run: {error.strerror or error}: {error.filename or 'this machine'}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command and its options; `act` is the function of the command."""
    parser = argparse.ArgumentParser(
        prog="./run", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(act=_start)
    parser.add_argument("--no-demo", action="store_true", help="do not play the demo week")
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's UI (default: %(default)s)")
    commands = parser.add_subparsers(title="commands", metavar="")
    commands.add_parser("stop", help="end everything").set_defaults(act=_stop)
    commands.add_parser("status", help="what runs, and where").set_defaults(act=_show_status)
    # everything after this word is passed to the library, even options and --help
    orkestra = commands.add_parser("orkestra", help="the library's command line", add_help=False)
    orkestra.set_defaults(act=_run_library)
    options, rest = parser.parse_known_args(arguments)
    if options.act is _run_library:
        options.words = arguments[arguments.index("orkestra") + 1 :]
    elif rest:
        parser.error(f"unknown: {' '.join(rest)}")
    return options


def _start(options: argparse.Namespace) -> int:
    from embedded.start import start

    return start(options.port, with_demo=not options.no_demo)


def _stop(options: argparse.Namespace) -> int:  # noqa: ARG001  every command takes the options
    from embedded.control_run import stop

    return stop()


def _show_status(options: argparse.Namespace) -> int:  # noqa: ARG001
    from embedded.control_run import show_status

    return show_status()


def _run_library(options: argparse.Namespace) -> int:
    from embedded.library import run_library

    return run_library(options.words)
