"""The command that collects and answers submissions."""

from orkestra.commands.arguments import Commands, add_as_of, add_command, add_step
from orkestra.commands.run_steps import run_flow


def add_to(commands: Commands) -> None:
    """Add the command `collect`."""
    command = add_command(
        commands,
        "collect",
        run_flow,
        "collect, check and answer what units have uploaded",
        flow="collect_submissions",
    )
    add_step(command, "collect_submissions")
    add_as_of(command)
