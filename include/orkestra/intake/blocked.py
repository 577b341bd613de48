"""Finds the blocked version of a decision, and checks that it may be released."""

from dataclasses import dataclass
from datetime import datetime

from orkestra.indonesian import join_words
from orkestra.intake.archive import archive_key
from orkestra.returns.decisions import Decision, RefusedDecisionError
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.warehouse import Warehouse

VERBS = {"release": "dilepaskan", "discard": "dibuang"}


@dataclass(frozen=True)
class BlockedVersion:
    """A version that waits until a person releases or discards it."""

    submission_id: int
    version: int
    received_at: datetime
    sha256: str | None
    progress: str


def find_blocked(warehouse: Warehouse, decision: Decision) -> BlockedVersion:
    """The blocked version that a decision is about.

    Raises: RefusedDecisionError, if there is none, or more than one and none was named; it says what to do.
    """
    which = {"week": decision.week, "unit": decision.unit_code}
    blocked = {
        found.version: found for found in warehouse.rows("intake/list_blocked", BlockedVersion, **which)
    }
    names = join_words([f"v{version}" for version in blocked]) or "tidak ada"
    place = f"{decision.unit_code} untuk {decision.week.in_sentence}"
    wanted = next(iter(blocked), None) if decision.version is None and len(blocked) == 1 else decision.version
    if wanted is None and blocked:
        raise RefusedDecisionError(
            f"Lebih dari satu kiriman {place} ditahan: {names}. Isi Versi dengan salah satunya."
        )
    if wanted is None:
        raise RefusedDecisionError(
            f"Tidak ada kiriman {place} yang ditahan. Periksa unit dan pekannya, lalu kirim lagi."
        )
    if wanted in blocked and blocked[wanted].progress != "replied":
        raise RefusedDecisionError(
            f"Kiriman v{wanted} dari {place} masih diproses. Kirim lagi keputusan ini beberapa menit lagi."
        )
    if wanted in blocked:
        return blocked[wanted]
    earlier = warehouse.one_or_none("intake/find_decision", **which, version=wanted)
    why = (
        f"sudah diputuskan ({VERBS[earlier['kind']]} oleh {earlier['decided_by']})"
        if earlier
        else "tidak ditahan"
    )
    raise RefusedDecisionError(
        f"Kiriman v{wanted} dari {place} {why}; yang ditahan sekarang: {names}. Tidak ada yang dicatat."
    )


def check_release(
    warehouse: Warehouse,
    store: ObjectStore,
    archive_bucket: str,
    decision: Decision,
    blocked: BlockedVersion,
) -> None:
    """Make sure that a blocked version can still be checked, and that it would push out nothing newer.

    Raises: RefusedDecisionError, saying what to do.
    """
    place = f"v{blocked.version} dari {decision.unit_code} untuk {decision.week.in_sentence}"
    if blocked.sha256 is None or not any(store.list_objects(archive_bucket, archive_key(blocked.sha256))):
        raise RefusedDecisionError(
            f"Berkas kiriman {place} tidak ada lagi di arsip. Pilih Buang: unit diminta mengirim yang baru."
        )
    later = warehouse.one(
        "intake/count_later", version=blocked.version, week=decision.week, unit=decision.unit_code
    )
    if later["accepted"]:
        raise RefusedDecisionError(
            f"Kiriman v{later['accepted']} yang datang sesudah {place} sudah diterima dan berlaku. "
            f"Pilih Buang untuk v{blocked.version}."
        )
    if later["undecided"]:
        raise RefusedDecisionError(
            "Kiriman lain untuk pekan yang sama masih menunggu diperiksa. "
            f"Putuskan tentang {place} sesudahnya."
        )
