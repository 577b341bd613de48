"""Objects that belong nowhere, written down so that each is told of once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from orkestra.shown_keys import show_key
from orkestra.store.objects import ObjectInfo
from orkestra.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class Stray:
    """An object that belongs nowhere, with the reason in words."""

    info: ObjectInfo
    reason: str


def record_strays(
    warehouse: Warehouse, bucket: str, strays: Iterable[Stray], run_id: int
) -> list[dict[str, str]]:
    """The objects that belong nowhere and were never told of, as key_sha256, shown_key, reason."""
    strays = list(strays)
    return warehouse.rows(
        "intake/store_strays",
        bucket=bucket,
        key_hashes=[
            hashlib.sha256(stray.info.key.encode(errors="surrogatepass")).hexdigest() for stray in strays
        ],
        shown=[show_key(stray.info.key) for stray in strays],
        reasons=[stray.reason for stray in strays],
        run_id=run_id,
    )
