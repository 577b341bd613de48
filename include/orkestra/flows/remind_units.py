"""Who is late is told, once."""

from orkestra.remind.queue_reminders import queue_reminders
from orkestra.steps.run import Counts, Run
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.warehouse.warehouse import open_warehouse


def compose(run: Run) -> Counts:
    """One message for each unit that is late, one digest for the coordinators, into the outbox, once."""
    with open_warehouse(run.settings) as warehouse:
        registry = load_registry(warehouse)
        contacts = run.read_contacts(registry)
        return queue_reminders(warehouse, run.settings, registry, contacts, run.as_of, run.week)
