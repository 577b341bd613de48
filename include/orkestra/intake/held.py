"""Which version is held, and whether it may be released."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.intake.archive import archive_key
from orkestra.returns.decisions import Decision
from orkestra.store.objects import ObjectStore

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


@dataclass(frozen=True)
class Held:
    """A version that waits for a person."""

    submission_id: int
    version: int
    received_at: datetime
    sha256: str | None
    progress: str


def find_held(connection: "psycopg.Connection[Row]", decision: Decision) -> Held:
    """The held version that a decision is about.

    Raises: Permanent, if there is none, or more than one and none was named; it says what to do.
    """
    which = [str(decision.week), decision.unit_code]
    rows = connection.execute(
        "select submission_id, version, received_at, sha256, progress from returns.held_version"
        " where week = %s and unit_code = %s order by version",
        which,
    ).fetchall()
    held = {row["version"]: Held(**row) for row in rows}
    versions = ", ".join(f"v{version}" for version in held) or "none"
    place = f"{decision.unit_code} in {decision.week}"
    wanted = next(iter(held), None) if decision.version is None and len(held) == 1 else decision.version
    if wanted is None and held:
        raise Permanent(f"More than one version of {place} is held: {versions}. Name one of them.")
    if wanted is None:
        raise Permanent(f"No version of {place} is held, so there is nothing to {decision.kind}.")
    if wanted in held and held[wanted].progress != "replied":
        raise Permanent(f"v{wanted} of {place} is being answered. Decide again in a few minutes.")
    if wanted in held:
        return held[wanted]
    earlier = connection.execute(
        "select decision.kind, decision.decided_by from returns.decision"
        " inner join intake.submission using (submission_id)"
        " where submission.week = %s and submission.unit_code = %s and version = %s",
        [*which, wanted],
    ).fetchone()
    why = f"was decided already ({earlier['kind']}, {earlier['decided_by']})" if earlier else "is not held"
    raise Permanent(f"v{wanted} of {place} {why}; held now: {versions}. Nothing was recorded.")


def check_release(
    connection: "psycopg.Connection[Row]",
    store: ObjectStore,
    archive_bucket: str,
    decision: Decision,
    held: Held,
) -> None:
    """Makes sure that a held version can still be checked, and that it would push out nothing newer.

    Raises: Permanent, saying what to do.
    """
    place = f"v{held.version} of {decision.unit_code} in {decision.week}"
    if held.sha256 is None or not any(store.list_objects(archive_bucket, archive_key(held.sha256))):
        raise Permanent(f"The bytes of {place} are not in the archive. Discard it and ask for a new file.")
    later = connection.execute(
        "select max(version) filter ("
        "  where verdict in ('accepted', 'accepted_partly') and version > %(version)s) as accepted,"
        " count(*) filter (where progress in ('claimed', 'archived', 'staged', 'validated')) as undecided"
        " from intake.submission where week = %(week)s and unit_code = %(unit)s and not is_trial",
        {"version": held.version, "week": str(decision.week), "unit": decision.unit_code},
    ).fetchone()
    assert later
    if later["accepted"]:
        raise Permanent(
            f"v{later['accepted']} was accepted after {place} and counts. Discard v{held.version} instead."
        )
    if later["undecided"]:
        raise Permanent(
            f"Another file of the same week waits to be checked. Decide about {place} after that."
        )
