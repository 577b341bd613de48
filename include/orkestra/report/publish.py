"""Puts the files of an edition where people read them, and closes the edition."""

from dataclasses import dataclass

from orkestra.report.edition import load_edition
from orkestra.report.render import render_edition
from orkestra.store.objects import ObjectStore
from orkestra.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class Published:
    """The place of an edition; `is_new` is true if this call published it."""

    key: str
    content_sha256: str
    file_count: int
    is_new: bool


def publish_edition(warehouse: Warehouse, store: ObjectStore, bucket: str, edition_id: int) -> Published:
    """The published edition. A second call leaves files and record as they are.

    Raises: Permanent, if the guards have not passed the edition; Transient, when the store is away.
    Why: files first, then the record. If we are killed in between, the next call writes the same bytes again.
    """
    edition = load_edition(warehouse, edition_id)
    if edition.status == "published":
        return Published(edition.key, edition.row["content_sha256"], 0, is_new=False)
    rendered = render_edition(warehouse, edition_id)
    for key, (data, content_type) in rendered.files.items():
        store.put(bucket, key, data, content_type)
    warehouse.run("report/publish_edition", edition_id=edition_id, content_sha256=rendered.content_sha256)
    return Published(rendered.key, rendered.content_sha256, len(rendered.files), is_new=True)
