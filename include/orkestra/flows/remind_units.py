"""Who is late is told, once."""

from orkestra.remind.queue_reminders import queue_reminders
from orkestra.steps.run import Counts, Run
from orkestra.warehouse.connect import connect
from orkestra.warehouse.registry_in_force import load_registry


def compose(run: Run) -> Counts:
    """One message for each unit that is late, one digest for the coordinators, into the outbox, once."""
    with connect(run.url) as connection:
        registry = load_registry(connection)
        contacts = run.read_contacts(registry)
        return queue_reminders(connection, run.settings, registry, contacts, run.as_of, run.week)
