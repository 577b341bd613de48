"""Objects that belong nowhere, written down so that each is told of once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orkestra.shown_keys import show_key
from orkestra.store.objects import ObjectInfo

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

INSERT_STRAYS = """
insert into intake.stray_object (bucket, key_sha256, shown_key, reason, run_id)
select %(bucket)s, key_sha256, shown_key, reason, %(run_id)s
from unnest(%(hashes)s::text[], %(shown)s::text[], %(reasons)s::text[])
as stray (key_sha256, shown_key, reason)
on conflict do nothing
returning key_sha256, shown_key, reason
"""


@dataclass(frozen=True)
class Stray:
    """An object that belongs nowhere, with the reason in words."""

    info: ObjectInfo
    reason: str


def record_strays(
    connection: "psycopg.Connection[Row]", bucket: str, strays: Iterable[Stray], run_id: int
) -> list[dict[str, str]]:
    """The objects that belong nowhere and were never told of, as key_sha256, shown_key, reason."""
    strays = list(strays)
    return connection.execute(
        INSERT_STRAYS,
        {
            "bucket": bucket,
            "hashes": [
                hashlib.sha256(stray.info.key.encode(errors="surrogatepass")).hexdigest() for stray in strays
            ],
            "shown": [show_key(stray.info.key) for stray in strays],
            "reasons": [stray.reason for stray in strays],
            "run_id": run_id,
        },
    ).fetchall()
