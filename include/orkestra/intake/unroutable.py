"""Records unroutable objects, so that each is reported once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from orkestra.shown_keys import show_key
from orkestra.store.objects import ObjectInfo
from orkestra.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class UnroutableObject:
    """An object whose key names no return and no pre-check, with the reason in Indonesian."""

    info: ObjectInfo
    reason: str


def record_unroutable(
    warehouse: Warehouse, bucket: str, unroutable: Iterable[UnroutableObject], run_id: int
) -> list[dict[str, str]]:
    """The unroutable objects that were not reported before, as key_sha256, shown_key, reason."""
    unroutable = list(unroutable)
    return warehouse.rows(
        "intake/store_unroutable",
        bucket=bucket,
        key_hashes=[
            hashlib.sha256(one.info.key.encode(errors="surrogatepass")).hexdigest() for one in unroutable
        ],
        shown=[show_key(one.info.key) for one in unroutable],
        reasons=[one.reason for one in unroutable],
        run_id=run_id,
    )
