"""Reminders into the outbox: each late unit once, and one digest a week to the coordinators."""

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from orkestra.moments import is_working_time
from orkestra.outbox.queue import queue
from orkestra.registry import Contact, Registry
from orkestra.registry.find_recipient import find_recipient
from orkestra.remind.compose import compose_digest, compose_reminder
from orkestra.remind.late_units import count_questions, find_late_units
from orkestra.settings import Settings
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

log = logging.getLogger(__name__)


def queue_reminders(
    warehouse: Warehouse,
    settings: Settings,
    registry: Registry,
    contacts: Sequence[Contact],
    as_of: datetime,
    week: Week | None = None,
) -> dict[str, int | str]:
    """The numbers of late units, of new notifications, and of units that cannot be reached.

    Why: a unit outside its working hours, or whose promised time lies ahead, is left for a later run; the
    digest does not wait for it.
    """
    counts = {"late": 0, "reminders": 0, "digests": 0, "without_contact": 0, "quiet_hours": 0, "promised": 0}
    late_units = find_late_units(warehouse, as_of, week)
    for _, of_week in groupby(late_units, key=lambda late: late.week):
        late_of_week = list(of_week)
        unreachable = set()
        for late in late_of_week:
            recipient = find_recipient(contacts, late.unit_code, as_of.astimezone(late.zone).date())
            if recipient is None:
                unreachable.add(late.unit_code)
            if late.has_time_left(as_of):
                counts["promised"] += 1
                continue
            if not is_working_time(as_of, late.zone, registry.holidays, registry.policy.moments):
                counts["quiet_hours"] += 1
                continue
            is_new = queue(warehouse, compose_reminder(late, recipient), as_of)
            counts["reminders"] += is_new and recipient is not None
            log.info("late unit=%s week=%s state=%s is_new=%s", late.unit_code, late.week, late.state, is_new)
        questions = count_questions(warehouse, late_of_week[0].week, as_of)
        digest = compose_digest(late_of_week, unreachable, questions, settings.slack_channel)
        counts["digests"] += queue(warehouse, digest, as_of)
        counts["late"] += len(late_of_week)
        counts["without_contact"] += len(unreachable)
    return dict(counts)
