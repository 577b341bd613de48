"""An address reported twice: one unit in two weeks is asked, units that share a publication are not."""

from datetime import datetime, timedelta

import psycopg
import pytest

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import PUBLICATION, workbook

W47, W48 = Week.parse("2026-W47"), Week.parse("2026-W48")
AS_OF = datetime.fromisoformat("2026-11-30T11:00:00+07:00")
ADDRESS = "https://antaranews.com/berita/4711"


def send(settings: Settings, unit: str, week: Week, minutes: int = 0) -> None:
    """Puts a return with one publication at that address into the unit's folder."""
    row = PUBLICATION | {
        "channel": "Media online",
        "url": ADDRESS,
        "published_local": week.start_at.replace(tzinfo=None, hour=9),
    }
    S3Store(settings).put(
        settings.submissions_bucket,
        f"masuk/{unit}/{week}/laporan.xlsx",
        workbook(unit, cover={"week": str(week)}, publication=[row]),
        "application/zip",
        modified_at=AS_OF - timedelta(minutes=60 - minutes),
    )


def collect(settings: Settings) -> None:
    """Syncs the registry, so that the week has begun, and collects what was sent."""
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(settings, AS_OF, "sync", W48))
    for step in pipeline.FLOWS["collect_submissions"]:
        step(pipeline.Run(settings, AS_OF, "test"))


def found(settings: Settings) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Rule, severity and message of each finding about an address, by unit and week."""
    with psycopg.connect(settings.warehouse_url) as connection:
        rows = connection.execute(
            "select unit_code, week, rule, finding.severity, message from intake.finding"
            " inner join intake.submission using (submission_id) where column_name = 'url'"
        ).fetchall()
    by_return: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for unit_code, week, *finding in rows:
        by_return.setdefault((unit_code, week), []).append(tuple(finding))
    return by_return


@pytest.mark.parametrize("runs", [1, 2])
def test_a_unit_is_asked_about_an_address_of_its_earlier_week(synced: Settings, runs: int):
    send(synced, "komdigi", W47)
    if runs == 2:
        collect(synced)
    send(synced, "komdigi", W48, minutes=1)
    collect(synced)
    ((key, ((rule, severity, message),)),) = found(synced).items()
    assert (key, rule, severity) == (("komdigi", "2026-W48"), "D-002", "query")
    assert "sudah dilaporkan unit ini pada pekan" in message


@pytest.mark.parametrize("runs", [1, 2])
def test_a_unit_that_carries_what_another_published_is_not_asked(synced: Settings, runs: int):
    send(synced, "komdigi", W47)
    if runs == 2:
        collect(synced)
    send(synced, "kemenkeu", W47, minutes=1)
    collect(synced)
    ((key, ((rule, severity, message),)),) = found(synced).items()
    assert (key, rule, severity) == (("kemenkeu", "2026-W47"), "D-006", "info")
    assert "Publikasi bersama" in message
