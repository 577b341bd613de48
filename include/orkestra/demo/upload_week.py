"""Upload a demo week, each file with its own time."""

from collections.abc import Iterable
from datetime import datetime

from orkestra.demo.write_week import DemoUpload
from orkestra.settings import Settings
from orkestra.store.objects import S3Store


def upload_week(
    settings: Settings,
    uploads: Iterable[DemoUpload],
    *,
    after: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Upload the files, all or those between two moments (`until` included), and return their count."""
    store, count = S3Store(settings), 0
    for item in uploads:
        if (after and item.uploaded_at <= after) or (until and item.uploaded_at > until):
            continue
        data, bucket = item.path.read_bytes(), settings.submissions_bucket
        store.put(bucket, item.key, data, "application/octet-stream", modified_at=item.uploaded_at)
        count += 1
    return count
