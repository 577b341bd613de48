"""The command that writes a demo week."""

import argparse

from orkestra.settings import Settings


def run_demo(options: argparse.Namespace, settings: Settings) -> int:
    """Write a demo week, and uploads it when asked."""
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
