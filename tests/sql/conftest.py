"""A server that knows what the embedded one does not: versions, storage classes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week


@pytest.fixture
def elsewhere(settings: Settings, moto_endpoint: str) -> Settings:
    """Settings with such a server, which dates objects by its own clock, and a warehouse synced now."""
    moved, now = replace(settings, s3_endpoint=moto_endpoint), datetime.now(UTC)
    for bucket in (moved.submissions_bucket, moved.archive_bucket):
        S3Store(moved)._client.create_bucket(Bucket=bucket)
    pipeline.find_step("sync_registry", "sync")(pipeline.Run(moved, now, "sync", Week.of(now)))
    return moved
