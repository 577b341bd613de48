"""The notification to coordinators when one unit sends more than one collection takes from it."""

from collections.abc import Iterable

from orkestra.indonesian import format_number
from orkestra.outbox.notification import Notification, section
from orkestra.returns.backlog import Backlog
from orkestra.week import Week


def describe_backlogs(backlogs: Iterable[Backlog], week: Week, channel: str) -> list[Notification]:
    """One message per unit, folder and week, however many collections it takes."""
    return [describe_backlog(backlog, week, channel) for backlog in backlogs]


def describe_backlog(backlog: Backlog, week: Week, channel: str) -> Notification:
    """The message that a unit's files are taken some at a time, and that other units do not wait for them."""
    folder = "cek" if backlog.is_precheck else "masuk"
    return Notification(
        dedupe_key=f"backlog/{folder}/{backlog.unit_code}/{week}",
        kind="backlog",
        week=None,
        unit_code=None,
        recipient=channel,
        text=f"{backlog.unit_code} mengirim sangat banyak berkas.",
        blocks=[
            section(
                f"Unit `{backlog.unit_code}` mengirim sangat banyak berkas ke folder `{folder}/`: "
                f"{format_number(backlog.waiting_count)} berkas masih menunggu giliran. Tiap pengumpulan "
                f"mengambil paling banyak {format_number(backlog.limit)} berkas dari satu unit, mulai dari "
                "yang tertua. Unit lain tidak terganggu. Tanyakan kepada unit itu apakah ini disengaja."
            )
        ],
    )
