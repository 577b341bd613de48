"""The directory of an OLE file: the container of old Office files and of encrypted new ones."""

import struct

ENTRY_BYTES, NAME_BYTES = 128, 64
HEADER_SECTORS = 109  # the number of sectors of the allocation table that the header lists
MAX_ENTRIES = 4096


def list_streams(data: bytes) -> set[str]:
    """The names of all streams and storages that can be found; none where the file is damaged.

    Source: MS-CFB, Compound File Binary File Format.
    """
    try:
        (shift,) = struct.unpack_from("<H", data, 30)
        (sector,) = struct.unpack_from("<I", data, 48)
        table_sectors = struct.unpack_from(f"<{HEADER_SECTORS}I", data, 76)
        if shift not in (9, 12):
            return set()
        return set(_walk_directory(data, 1 << shift, sector, table_sectors))
    except struct.error:
        return set()


def _walk_directory(data: bytes, size: int, sector: int, table_sectors: tuple[int, ...]) -> list[str]:
    names: list[str] = []
    while len(names) < MAX_ENTRIES:  # a damaged chain may be a circle
        start = (sector + 1) * size
        entries = data[start : start + size]
        for offset in range(0, len(entries) - NAME_BYTES, ENTRY_BYTES):
            name = entries[offset : offset + NAME_BYTES].decode("utf-16-le", "replace")
            names.append(name.partition("\0")[0])
        number, place = divmod(sector, size // 4)
        if not entries or number >= len(table_sectors):
            break
        next_at = (table_sectors[number] + 1) * size + place * 4
        if next_at + 4 > len(data):
            break
        (sector,) = struct.unpack_from("<I", data, next_at)
    return names
