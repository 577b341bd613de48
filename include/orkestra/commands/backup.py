"""The commands that back up and restore."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from orkestra.commands.arguments import Commands, add_command
from orkestra.settings import Settings


def add_to(commands: Commands) -> None:
    """Add the commands `backup` and `restore`."""
    backup = add_command(
        commands,
        "backup",
        run_backup,
        "copy the warehouse and the buckets into a folder (as the warehouse's owner)",
        description="Copy the warehouse as of now, and the objects of all buckets, into a new folder below "
        "FOLDER.\nBytes that an earlier backup has are not copied again.",
        examples="example:\n  orkestra backup /backup\n  orkestra backup /backup --no-objects"
        "     (where the buckets keep versions and a copy elsewhere)",
    )
    backup.add_argument("folder", type=Path, metavar="FOLDER")
    backup.add_argument("--no-objects", action="store_true", help="leave the buckets out")
    restore = add_command(
        commands,
        "restore",
        run_restore,
        "put a backup into an empty warehouse and into the buckets (as the warehouse's owner)",
        description="Put a backup into an empty warehouse, and into the buckets what is missing there.\n"
        "Afterwards run `orkestra migrate`, and let the next collection go on where the backup was.",
        examples="example:\n  orkestra restore /backup/2026-11-23T050000Z",
    )
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="a folder that `orkestra backup` made")


def run_backup(options: argparse.Namespace, settings: Settings) -> int:
    """Make a backup and print where it is."""
    from orkestra.upkeep.backup import make_backup

    path, summary = make_backup(
        settings, options.folder, datetime.now(UTC), with_objects=not options.no_objects
    )
    print(
        f"{path}: {summary.dump_bytes / 1e6:.1f} MB of the warehouse, {summary.object_count} objects, "
        f"{summary.new_object_count} of them new"
    )
    return 0


def run_restore(options: argparse.Namespace, settings: Settings) -> int:
    """Restore a backup and print what was put back."""
    from orkestra.upkeep.restore import restore_backup

    summary, count = restore_backup(settings, options.backup)
    print(
        f"The warehouse is that of {summary.made_at} (code {summary.code_version[:12]}); "
        f"{count} objects were missing and are back. Now: orkestra migrate"
    )
    return 0
