"""The command that applies migrations."""

import argparse

from orkestra.commands.arguments import Commands, add_command
from orkestra.settings import Settings


def add_to(commands: Commands) -> None:
    """Add the command `migrate`."""
    add_command(commands, "migrate", run_migrate, "bring the warehouse to the newest schema (as its owner)")


def run_migrate(_: argparse.Namespace, settings: Settings) -> int:
    """Apply new migrations of sql/schema, and the repeatable ones of sql/view if one of them has changed."""
    from orkestra.errors import Permanent
    from orkestra.warehouse.migrate import migrate

    if not settings.owner_url:
        raise Permanent(
            "No owner's connection: set ORKESTRA_WAREHOUSE_OWNER, or use `./run orkestra migrate`."
        )
    applied = migrate(settings.owner_url, settings.home)
    print("\n".join(applied) if applied else "The warehouse is up to date.")
    return 0
