"""Keeps the bytes of every upload for good, under their SHA-256, before anything is parsed."""

import hashlib
import logging
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from orkestra.intake.run import CollectionRun
from orkestra.store.objects import ObjectStore

log = logging.getLogger(__name__)
TRANSFERS_AT_ONCE = 4
MEMORY_BYTES = 16 << 20  # what a unit uploads may be of any size: more than this goes by a temporary file


@dataclass(frozen=True)
class Claim:
    """A claimed upload whose bytes are still where the unit put them."""

    submission_id: int
    bucket: str
    key: str
    etag: str


def archive_key(sha256: str) -> str:
    """Where bytes lie in the archive bucket."""
    return f"sha256/{sha256[:2]}/{sha256}"


def archive_claims(work: CollectionRun, store: ObjectStore, archive_bucket: str) -> dict[str, int]:
    """How many uploads were archived, and how many had been overwritten by the unit meanwhile.

    Why: without versioning a server keeps only the newest bytes of a key. The overwritten version is
    gone, and the new one is claimed by the next run.
    """
    connection = work.connection
    claims = [
        Claim(**row)
        for row in connection.execute(
            "select submission_id, bucket, key, etag from intake.submission"
            " where progress = 'claimed' order by submission_id"
        )
    ]

    def copy_bytes(claim: Claim) -> str | None:
        with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as file:
            if store.download(claim.bucket, claim.key, file) != claim.etag:
                return None
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            store.put(archive_bucket, archive_key(sha256), file, "application/octet-stream")
            return sha256

    counts = {"archived": 0, "overwritten": 0}
    with ThreadPoolExecutor(TRANSFERS_AT_ONCE) as pool:
        for claim, sha256 in zip(claims, pool.map(copy_bytes, claims), strict=True):
            work.lease.check()
            if sha256 is None:
                log.warning("overwritten submission_id=%s key=%r", claim.submission_id, claim.key)
            connection.execute(
                "update intake.submission set progress = %s, sha256 = %s, run_id = %s"
                " where submission_id = %s and progress = 'claimed'",
                ["archived" if sha256 else "overwritten", sha256, work.run_id, claim.submission_id],
            )
            counts["archived" if sha256 else "overwritten"] += 1
    return counts
