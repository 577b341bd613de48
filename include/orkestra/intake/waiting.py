"""Figures about what waits in a collection, for those who watch it."""

from datetime import datetime

from orkestra.settings import Settings
from orkestra.warehouse.warehouse import open_warehouse


def measure_waiting(settings: Settings, as_of: datetime) -> dict[str, float]:
    """The numbers of unanswered returns, pre-checks and messages, and the age of the oldest in seconds.

    Units: in the names; an age is 0 where nothing waits.
    """
    with open_warehouse(settings) as warehouse:
        row = warehouse.one("intake/measure_waiting", as_of=as_of)
    return {name: float(value) for name, value in row.items()}
