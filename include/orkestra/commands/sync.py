"""The command that takes over the registry."""

from orkestra.commands.arguments import Commands, add_as_of, add_command
from orkestra.commands.run_steps import run_flow


def add_to(commands: Commands) -> None:
    """Add the command `sync`."""
    command = add_command(
        commands,
        "sync",
        run_flow,
        "take the registry's files over into the warehouse",
        flow="sync_registry",
    )
    add_as_of(command)
