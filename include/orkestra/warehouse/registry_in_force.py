"""The registry as the warehouse has it: what the newest sync brought, whatever the files say now."""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.errors import Permanent
from orkestra.registry import Registry
from orkestra.registry.read_registry import read_folder

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row


def load_registry(connection: "psycopg.Connection[Row]") -> Registry:
    """The registry in force.

    Raises: Permanent, if none was ever synced.
    """
    rows = connection.execute(
        "select document.name, document.content"
        " from registry.document inner join registry.version_in_force using (version_id)"
        " order by document.name"
    ).fetchall()
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
