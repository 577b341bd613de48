"""The registry as the warehouse has it: what the newest sync brought, whatever the files say now."""

import tempfile
from functools import lru_cache
from pathlib import Path

from orkestra.errors import Permanent
from orkestra.registry import Registry
from orkestra.registry.read_registry import read_folder
from orkestra.warehouse.warehouse import Warehouse


def load_registry(warehouse: Warehouse) -> Registry:
    """The registry in force.

    Raises: Permanent, if none was ever synced.
    """
    rows = warehouse.rows("registry/list_documents")
    if not rows:
        raise Permanent(
            "The warehouse has no registry yet: run `orkestra sync` (the DAG sync_registry) first."
        )
    return _read_documents(tuple((row["name"], row["content"]) for row in rows))


@lru_cache(maxsize=2)
def _read_documents(documents: tuple[tuple[str, str], ...]) -> Registry:
    with tempfile.TemporaryDirectory(prefix="orkestra-registry-") as folder:
        for name, content in documents:
            (Path(folder) / Path(name).name).write_bytes(content.encode())
        return read_folder(Path(folder), is_kept=True)
