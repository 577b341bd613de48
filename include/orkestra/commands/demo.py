"""The command that writes a demo week."""

import argparse
from pathlib import Path

from orkestra.commands.arguments import Commands, add_command, parse_week
from orkestra.settings import Settings


def add_to(commands: Commands) -> None:
    """Add the command `demo`."""
    command = add_command(
        commands, "demo", run_demo, "write plausible submissions as units would upload them"
    )
    command.add_argument("directory", type=Path, help="the folder to write into")
    command.add_argument("--week", type=parse_week, required=True)
    command.add_argument("--units", type=int, help="only so many units")
    command.add_argument("--rows", type=int, help="rows of each workbook")
    command.add_argument("--seed", type=int, default=2026)
    command.add_argument("--defects", type=float, default=0.08, help="share of units with faults, 0 to 1")
    command.add_argument(
        "--upload", action="store_true", help="also put the files into the submissions bucket"
    )


def run_demo(options: argparse.Namespace, settings: Settings) -> int:
    """Write a demo week, and upload it with `--upload`."""
    from orkestra.demo import write_week
    from orkestra.demo.upload_week import upload_week
    from orkestra.registry import read_registry

    uploads = write_week(
        options.directory,
        options.week,
        read_registry(settings.home),
        unit_count=options.units,
        row_count=options.rows,
        seed=options.seed,
        defect_share=options.defects,
    )
    if options.upload:
        upload_week(settings, uploads)
    what = "uploaded" if options.upload else "written"
    units = len({upload.unit_code for upload in uploads})
    print(f"{len(uploads)} files of {units} units {what} for {options.week.label}.")
    return 0
