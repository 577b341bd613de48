"""Keeps the bytes of every upload for good, under their SHA-256, before anything is parsed."""

import hashlib
import logging
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from orkestra.errors import Permanent, Transient
from orkestra.intake.run import CollectionRun
from orkestra.store.objects import ObjectStore
from orkestra.submission_key import SubmissionKey

log = logging.getLogger(__name__)
TRANSFERS_AT_ONCE = 4
MEMORY_BYTES = 16 << 20  # what a unit uploads may be of any size: more than this goes by a temporary file
MAX_KEPT_BYTES = 1 << 30  # a hundred times what is read; beyond it nothing is even fetched


@dataclass(frozen=True)
class Claim(SubmissionKey):
    """A claimed upload whose bytes are still where the unit put them."""

    bucket: str
    key: str
    etag: str
    size_bytes: int
    version_id: str | None = None


def archive_key(sha256: str) -> str:
    """The key of bytes in the archive bucket."""
    return f"sha256/{sha256[:2]}/{sha256}"


def archive_claims(work: CollectionRun, store: ObjectStore, archive_bucket: str) -> dict[str, int]:
    """The numbers of uploads that were archived, were overwritten by the unit meanwhile, cannot be fetched.

    Raises: Transient, when the store was away for some; the others are archived all the same.

    Why: without versioning a server keeps only the newest bytes of a key. The overwritten version is
    gone, and the new one is claimed by the next run. What we may not read (encrypted with a key of the
    unit's own, moved into cold storage) or what is far too large goes on without bytes, and its answer says
    so, however many there are: one unit can send any number of them.
    """
    claims = list_claims(work)
    with ThreadPoolExecutor(TRANSFERS_AT_ONCE) as pool:
        results = pool.map(lambda claim: fetch(claim, store, archive_bucket), claims)
        counts = Counter(archived=0, overwritten=0, unfetched=0)
        away: list[Transient] = []
        for claim, result in zip(claims, results, strict=True):
            if isinstance(result, Transient):
                away.append(result)
            else:
                counts[record_result(work, claim, result)] += 1
    if away:
        raise away[0]
    return dict(counts)


def list_claims(work: CollectionRun) -> list[Claim]:
    """The uploads that wait to be archived, in the order of their claims; of a pre-check nothing is kept."""
    return work.rows("intake/list_claimed", Claim, shard=work.shard)


def fetch(claim: Claim, store: ObjectStore, archive_bucket: str) -> str | Permanent | Transient | None:
    """The SHA-256 of the archived bytes; None if they are gone; or why they cannot be had.

    Raises: Permanent, if the archive refuses them: that is our own fault, never the unit's.
    """
    if claim.size_bytes > MAX_KEPT_BYTES:
        return Permanent(f"{claim.size_bytes} bytes are not fetched")
    with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as file:
        try:
            etag = store.download(claim.bucket, claim.key, file, version_id=claim.version_id)
        except (Permanent, Transient) as error:
            return error
        if etag != claim.etag:
            return None
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        try:
            store.put(archive_bucket, archive_key(sha256), file, "application/octet-stream")
        except Transient as error:
            return error
        return sha256


def record_result(work: CollectionRun, claim: Claim, result: str | Permanent | None) -> str:
    """The outcome of one upload, which is recorded."""
    outcome = "overwritten" if result is None else "archived" if isinstance(result, str) else "unfetched"
    with work.transaction():
        work.execute(
            "update intake.submission set progress = %(progress)s, sha256 = %(sha256)s, run_id = %(run_id)s"
            " where submission_id = %(id)s and progress = 'claimed'",
            progress="overwritten" if outcome == "overwritten" else "archived",
            sha256=result if isinstance(result, str) else None,
            run_id=work.run_id,
            id=claim.submission_id,
        )
    log.info("%s unit=%s week=%s submission_id=%s", outcome, claim.unit_code, claim.week, claim.submission_id)
    if outcome == "unfetched":
        log.warning("unfetched submission_id=%s because %s", claim.submission_id, result)
    return outcome
