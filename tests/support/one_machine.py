"""The demo week in one process, undisturbed: what the same week on many workers is compared with."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from embedded.confirm_surveys import confirm_surveys
from orkestra import pipeline
from orkestra.demo import write_week
from orkestra.demo.upload_week import upload_week
from orkestra.registry import read_registry
from orkestra.settings import Settings
from orkestra.week import Week
from support.snapshot import take_snapshot


def play_on_one_machine(settings: Settings, week: Week, folder: Path, owner_url: str) -> dict[str, object]:
    """All tables and objects after the week, as `write_as_json` writes them."""
    registry = read_registry(settings.home)
    moments = registry.moments_of(week)

    def run(flow: str, as_of: datetime, of_week: Week | None = week) -> None:
        for step in pipeline.FLOWS[flow]:
            step(pipeline.Run(settings, as_of, f"{flow} {as_of}", of_week))

    run("sync_registry", datetime.now(UTC), None)  # as each installation does before it starts
    uploads = write_week(folder, week, registry)
    upload_week(settings, uploads, until=moments.due_at)
    run("collect_submissions", moments.due_at)
    run("remind_units", moments.due_at + timedelta(minutes=30))
    upload_week(settings, uploads, after=moments.due_at, until=moments.close_at)
    run("collect_submissions", moments.close_at)
    confirm_surveys(settings, week, moments.close_at)
    run("report_week", moments.freeze_at)
    return write_as_json(take_snapshot(settings, owner_url))


def write_as_json(snapshot: dict[str, object]) -> dict[str, object]:
    """A snapshot whose values are those of JSON, so that it can be compared with one from elsewhere."""
    return dict(json.loads(json.dumps(snapshot, default=str)))
