"""From the registry's files to a version in the warehouse."""

from orkestra.quality.withdrawn import notify_withdrawn
from orkestra.registry import read_registry
from orkestra.returns.grid import rewrite_grid
from orkestra.steps.run import Counts, Run
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week


def sync(run: Run) -> Counts:
    """Copy the registry's files into the warehouse as a version, and write the grid of the weeks still open.

    Of a week before the first one, the grid is written when the run names it.
    """
    registry = read_registry(run.settings.home)
    first_week = Week.parse(run.settings.first_week) if run.settings.first_week else None
    with open_warehouse(run.settings) as warehouse:
        synced = copy_registry(warehouse, registry, code_version=run.settings.code_version, as_of=run.as_of)
        version_id = synced.version_id
        weeks = rewrite_grid(warehouse, registry, version_id, run.as_of, first_week=first_week)
        if run.week:
            weeks += rewrite_grid(warehouse, registry, version_id, run.as_of, weeks=[run.week])
        notified = notify_withdrawn(warehouse, run.read_contacts(registry), run.as_of)
    return {
        "version": synced.version_id,
        "units": len(registry.units),
        "weeks_written": len(weeks),
        "withdrawals_notified": notified,
    }
