"""Which objects are uploads."""

from datetime import UTC, datetime

import pytest

from orkestra.intake.claim import sort_objects
from orkestra.store.objects import ObjectInfo


def info(key: str) -> ObjectInfo:
    return ObjectInfo(key, "etag", datetime(2026, 11, 20, tzinfo=UTC), 10)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("masuk/komdigi/2026-W47/laporan pekan.xlsx", "upload"),
        ("masuk/komdigi/2026-W47/../../lain/2026-W47/x.xlsx", "stranger"),
        ("masuk/komdigi/2026-W47/sub/x.xlsx", "stranger"),
        ("masuk/komdigi/2026-W99/x.xlsx", "stranger"),
        ("masuk/komdigi/2026-w47/x.xlsx", "stranger"),
        ("masuk/lain/2026-W47/x.xlsx", "stranger"),
        ("masuk/x.xlsx", "stranger"),
        ("masuk/komdigi/2026-W47/", "nothing"),
        ("masuk/komdigi/2026-W47/izin-terlambat.txt", "nothing"),
    ],
)
def test_keys_say_unit_and_week_or_are_reported(key: str, kind: str):
    uploads, strangers = sort_objects([info(key)], {"komdigi"}, {"2026-W47"})
    assert ("upload" if uploads else "stranger" if strangers else "nothing") == kind
