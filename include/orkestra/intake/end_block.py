"""The end of a hold: bytes that were released go back to the reader, bytes that were discarded are erased."""

from datetime import datetime

from orkestra.intake.archive import archive_key
from orkestra.intake.blocked import BlockedVersion
from orkestra.personal_numbers import mask_name
from orkestra.returns.decisions import Decision
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.warehouse import Warehouse


def release_blocked(
    warehouse: Warehouse, archive_bucket: str, blocked: BlockedVersion, label: str, as_of: datetime
) -> None:
    """Put the bytes of a blocked version back before the reader, as a submission of the same time."""
    assert blocked.sha256
    run_id = warehouse.one("intake/begin_release", label=label, as_of=as_of)["run_id"]
    warehouse.run(
        "intake/release",
        bucket=archive_bucket,
        key=archive_key(blocked.sha256),
        etag=f"release of {blocked.submission_id}",
        as_of=as_of,
        run_id=run_id,
        blocked=blocked.submission_id,
    )


def erase_blocked(
    warehouse: Warehouse,
    store: ObjectStore,
    archive_bucket: str,
    submissions_bucket: str,
    decision: Decision,
    blocked: BlockedVersion,
) -> int:
    """The number of places from which a blocked version's bytes were erased; doing it again is harmless.

    Why: uploads of the same bytes got its receipt, so their objects go with it. The archive knows bytes only
    by their hash, so it keeps those that another upload stands on. The ledger needs a key as long as its
    object is there: of one that is erased, the key is masked (decision 14).
    """
    places = [(submissions_bucket, marked_workbook_key(decision, blocked), None)]
    masked: list[tuple[int, str]] = []
    for row in warehouse.rows(
        "intake/list_erased",
        discarded=blocked.submission_id,
        week=decision.week,
        unit=decision.unit_code,
        sha256=blocked.sha256,
    ):
        if row["bucket"] != archive_bucket:
            places.append((row["bucket"], row["key"], row["etag"]))
            if (shown := mask_name(row["key"])) != row["key"]:  # the id keeps it apart from all others
                masked.append((row["submission_id"], f"{shown}#{row['submission_id']}"))
    shared = warehouse.execute(
        "select from intake.submission where sha256 = %(sha256)s and block_reason is null"
        " and repeats_submission_id is null and not is_precheck limit 1",
        sha256=blocked.sha256,
    )
    if blocked.sha256 and not shared:
        places.append((archive_bucket, archive_key(blocked.sha256), None))
    for bucket, key, etag in places:
        store.erase(bucket, key, etag=etag)
    for submission_id, shown in masked:
        warehouse.execute("select intake.mask_key(%(id)s, %(shown)s)", id=submission_id, shown=shown)
    return len(places)


def marked_workbook_key(decision: Decision, blocked: BlockedVersion) -> str:
    """The key of the unit's own file with what was found marked in it."""
    return f"hasil/{decision.unit_code}/{decision.week}/hasil-periksa-v{blocked.version}.xlsx"
