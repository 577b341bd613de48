"""What kind of file the bytes are, told by what is in them and never by a name."""


def name_kind(data: bytes) -> str:
    """The kind of a file that is no zip archive, as the unit calls it."""
    if not data:
        return "berkas kosong"
    kinds = {
        b"%PDF": "PDF",
        b"\xd0\xcf\x11\xe0": "Excel lama (.xls) atau berkas bersandi",
        b"\x89PNG": "gambar",
        b"\xff\xd8\xff": "gambar",
    }
    return next((name for start, name in kinds.items() if data.startswith(start)), "bukan buku kerja Excel")
