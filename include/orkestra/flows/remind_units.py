"""From late units to reminders: each is notified once."""

from orkestra.remind.queue_reminders import queue_reminders
from orkestra.steps.run import Counts, Run
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.warehouse.warehouse import open_warehouse


def compose(run: Run) -> Counts:
    """Queue one reminder per late unit and one digest for the coordinators, each once."""
    with open_warehouse(run.settings) as warehouse:
        registry = load_registry(warehouse)
        contacts = run.read_contacts(registry)
        return queue_reminders(warehouse, run.settings, registry, contacts, run.as_of, run.week)
