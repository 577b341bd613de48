"""The parts of a zip archive, unpacked under limits; the sizes that the archive declares are not trusted."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from orkestra.findings import Finding
from orkestra.indonesian import format_number
from orkestra.reading.files.cells import FileLimits, UnreadableFileError

CHUNK_BYTES = 4 << 20
MAX_PARTS = 10_000
LOCAL_HEAD_BYTES = 30
OUTWARD = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
ENCRYPTED = 0x1
XML_PART = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
# XML that defines entities can grow without end or refer to other files; no office program writes it.
DEFINITIONS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
DEFINED = Finding("F-013", found="XML dengan definisi sendiri (DTD)")
OVERLAP_BYTES = max(map(len, DEFINITIONS))


class ZipParts:
    """The parts of an archive by name, each unpacked in pieces and counted against the limits."""

    def __init__(self, data: bytes, limits: FileLimits) -> None:
        """Read the list of parts; nothing is unpacked yet.

        Raises: UnreadableFileError for a list that no office program writes; zipfile.BadZipFile.
        """
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
        oddity = find_oddity(entries)
        if oddity:
            raise UnreadableFileError(Finding("F-013", found=oddity))
        self._data = memoryview(data)
        self._entries = {entry.filename: entry for entry in entries if not entry.filename.endswith("/")}
        self._names = {_plain(name): name for name in self._entries}
        self._max_bytes, self._excess = min(
            (limits.unpacked_bytes, f"lebih dari {limits.unpacked_bytes // 1024**2} MB setelah dibuka"),
            (
                limits.unpacked_ratio * len(data),
                f"isinya lebih dari {limits.unpacked_ratio} kali ukuran berkasnya",
            ),
        )
        self._unpacked: dict[str, int] = {}
        self.unpacked_bytes = 0  # so far; a part that is read twice counts once
        self._refuse_size(sum(entry.file_size for entry in entries))

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return list(self._entries)

    def find(self, name: str) -> str | None:
        """The name of a part as the archive spells it; capitals and the kind of slashes do not matter."""
        return self._names.get(_plain(name))

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return b"".join(self.read_chunks(name))

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part in pieces.

        Raises: UnreadableFileError as soon as the unpacked bytes exceed a limit; zipfile.BadZipFile.
        """
        entry = self._entries[name]
        size = checksum = 0
        for chunk in self._unpack(entry):
            size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
            self._count(name, size)
            yield chunk
        if (size, checksum) != (entry.file_size, entry.CRC):
            raise zipfile.BadZipFile

    def _unpack(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        head = self._data[entry.header_offset :][:LOCAL_HEAD_BYTES]
        names_bytes = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        start = entry.header_offset + LOCAL_HEAD_BYTES + names_bytes
        packed: bytes | memoryview = self._data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + CHUNK_BYTES]) for at in range(0, len(packed), CHUNK_BYTES))
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        while not inflater.eof:
            chunk = inflater.decompress(packed, CHUNK_BYTES)
            packed = inflater.unconsumed_tail
            if not chunk and not inflater.eof:
                raise zipfile.BadZipFile
            yield chunk

    def _count(self, name: str, size: int) -> None:
        known = self._unpacked.get(name, 0)
        if size > known:
            self._unpacked[name] = size
            self.unpacked_bytes += size - known
            self._refuse_size(self.unpacked_bytes)

    def _refuse_size(self, unpacked_bytes: int) -> None:
        if unpacked_bytes > self._max_bytes:
            raise UnreadableFileError(Finding("F-003", found=self._excess))


def _plain(name: str) -> str:
    """A part's name as it is compared; some programs separate folders with backslashes."""
    return name.replace("\\", "/").casefold()


def find_oddity(entries: list[zipfile.ZipInfo]) -> str | None:
    """The description of a list of parts that no office program writes; None for a usual list."""
    if len(entries) > MAX_PARTS:
        return f"lebih dari {format_number(MAX_PARTS)} bagian"
    if entries and min(entry.header_offset for entry in entries) > 0:
        return "isi lain di depan buku kerja"
    if len({_plain(entry.filename) for entry in entries}) < len(entries):
        return "dua bagian dengan nama yang sama"
    if any(OUTWARD.search(entry.filename) for entry in entries):
        return "nama bagian yang menunjuk ke luar berkas"
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        return "bagian yang disandikan"
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        return "cara pemampatan yang tidak dikenal"
    return None


def refuse_definitions(chunks: Iterable[bytes]) -> None:
    """Reject an XML part that defines a document type or entities.

    Raises: UnreadableFileError.
    """
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        if any(mark in window for mark in DEFINITIONS):
            raise UnreadableFileError(DEFINED)
        rest = chunk[-OVERLAP_BYTES:]
