"""Unpacked bytes are counted, each part once."""

from dataclasses import replace

import pytest

from orkestra.reading.files.cells import UnreadableFileError
from orkestra.reading.files.zip_parts import ZipParts
from orkestra.reading.specs import file_limits
from support.hand_made import pack
from support.workbooks import registry

LIMITS = file_limits(registry().policy.limits[0])
SIZE = 60_000


def open_parts(unpacked_bytes: int) -> ZipParts:
    """Two parts of `SIZE` bytes each, in an archive that may hold so much."""
    content = bytes(range(256)) * (SIZE // 256) + bytes(SIZE % 256)
    return ZipParts(pack({"a": content, "b": content}), replace(LIMITS, unpacked_bytes=unpacked_bytes))


def test_a_part_that_is_read_again_counts_once():
    parts = open_parts(2 * SIZE)
    for name in ("a", "a", "b", "a", "b"):
        assert len(parts.read(name)) == SIZE
    assert parts.unpacked_bytes == 2 * SIZE


def test_a_part_of_which_a_piece_was_read_counts_with_the_rest_later():
    parts = open_parts(2 * SIZE)
    next(parts.read_chunks("a"))
    assert 0 < parts.unpacked_bytes <= SIZE
    parts.read("a")
    assert parts.unpacked_bytes == SIZE


def test_too_many_unpacked_bytes_are_refused_in_any_archive():
    with pytest.raises(UnreadableFileError):
        open_parts(2 * SIZE - 1)
