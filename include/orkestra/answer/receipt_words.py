"""The sentences of a receipt: what the submission got, what counts now, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orkestra.findings import Verdict
from orkestra.indonesian import format_moment, format_number
from orkestra.moments import Moments
from orkestra.returns.decide import Decided
from orkestra.returns.judge import SheetResult

BLOCK_REASONS = {
    "quarantine": "Berkas ini tidak dapat diperiksa secara otomatis.",
    "personal_data": "Di dalam laporan ini tampak data pribadi.",
}
BLOCK_STEPS = {
    "quarantine": "Koordinator akan memeriksanya. Lebih cepat: salin isinya ke templat, lalu unggah lagi",
    "personal_data": "Koordinator akan memeriksanya. Lebih cepat: hapus data pribadi itu, lalu unggah lagi",
}


@dataclass(frozen=True)
class Words:
    """The four things that every answer says. `deadline` is None when nothing has to be done by then."""

    verdict: str
    counts_now: str
    next_step: str
    deadline: str | None


def write_words(
    decided: Decided, question_count: int, workbook: str | None, moments: Moments, zone: ZoneInfo
) -> Words:
    """The sentences about one decided submission.

    `question_count`: questions without an answer; `workbook`: the name of the marked-up workbook, if any.
    """
    close = format_moment(moments.close_at, zone) if decided.received_at <= moments.close_at else None
    step, has_deadline = find_step(decided, question_count, workbook)
    until = f" paling lambat {close}" if close and has_deadline else ""
    late = "" if close else " Kiriman setelah batas tutup masuk edisi berikutnya."
    return Words(
        describe_verdict(decided),
        describe_what_counts(decided, moments, zone),
        f"{step}{until}.{late}",
        close if has_deadline else None,
    )


def count_rejected(decided: Decided) -> int:
    """The number of rejected rows."""
    return sum(sheet.rejected_count for sheet in decided.sheets.values())


def describe_verdict(decided: Decided) -> str:
    """The verdict in a sentence or two; of a pre-check, what the file would get."""
    rejected = format_number(count_rejected(decided))
    if decided.block_reason:
        return (
            f"{'Akan ditahan' if decided.is_precheck else 'Ditahan'}. {BLOCK_REASONS[decided.block_reason]}"
        )
    if decided.is_misplaced:
        refused = "Akan ditolak" if decided.is_precheck else "Ditolak"
        return f"{refused}. Berkas ini menyebut unit atau pekan yang lain daripada foldernya."
    if decided.is_precheck:
        return {
            Verdict.ACCEPTED: "Akan diterima. Tidak ada baris yang ditahan.",
            Verdict.ACCEPTED_PARTLY: f"Akan diterima sebagian. {rejected} baris ditahan sampai diperbaiki.",
            Verdict.NEEDS_FIX: "Perlu perbaikan. Bila dikirim seperti ini, berkas itu belum dihitung.",
            Verdict.REJECTED: "Akan ditolak. Berkas ini tidak dapat dipakai.",
        }[decided.verdict]
    if decided.verdict == Verdict.ACCEPTED and decided.state == "NIHIL":
        return "Diterima sebagai laporan nihil."
    return {
        Verdict.ACCEPTED: "Diterima. Tidak ada baris yang ditahan.",
        Verdict.ACCEPTED_PARTLY: f"Diterima sebagian. {rejected} baris ditahan sampai diperbaiki.",
        Verdict.NEEDS_FIX: "Perlu perbaikan. Kiriman ini belum dihitung.",
        Verdict.REJECTED: "Ditolak. Kiriman ini tidak dapat dipakai.",
    }[decided.verdict]


def describe_fixes(
    sheets: Mapping[str, SheetResult], file_fixes: Mapping[str | None, int], max_rejected: Mapping[str, int]
) -> list[str]:
    """A sentence per sheet that says how much of it is to be mended, for a file that is not counted.

    `file_fixes`: how many findings concern Identitas ("cover"), a sheet as a whole, or the whole file (None);
    `max_rejected`: how many rows of a sheet might be rejected in an accepted file.
    """
    texts = []
    if file_fixes.get(None):
        texts.append(f"Seluruh berkas: {format_number(file_fixes[None])} hal harus diperbaiki")
    if file_fixes.get("cover"):
        texts.append(f"Identitas: {format_number(file_fixes['cover'])} hal harus diperbaiki")
    for name, sheet in sheets.items():
        parts = []
        if sheet.rejected_count:
            rows = f"{format_number(sheet.rejected_count)} dari {format_number(sheet.row_count)} baris"
            limit = f" (paling banyak {format_number(max_rejected[name])} boleh ditahan)"
            parts.append(
                f"{rows} harus diperbaiki{limit if sheet.rejected_count > max_rejected[name] else ''}"
            )
        if file_fixes.get(name):
            parts.append(f"{format_number(file_fixes[name])} hal pada seluruh lembar harus diperbaiki")
        if parts or sheet.row_count:
            texts.append(f"{sheet.shown_name}: {'; '.join(parts) or 'tidak ada yang perlu diperbaiki'}")
    return texts


def describe_what_counts(decided: Decided, moments: Moments, zone: ZoneInfo) -> str:
    """A sentence about the version that counts for the unit's week from now on."""
    in_force = decided.version_in_force
    if decided.is_precheck:
        kept = f" Yang berlaku tetap kiriman v{in_force}." if in_force else ""
        return f"Ini pra-periksa: tidak ada yang dicatat dan berkasnya dihapus.{kept}"
    if in_force is None:
        return (
            f"Belum ada kiriman yang berlaku untuk pekan ini.{_describe_first_date(decided, moments, zone)}"
        )
    if in_force != decided.version:
        return f"Yang berlaku tetap kiriman v{in_force}; kiriman ini tidak menggantikannya."
    if decided.verdict != Verdict.ACCEPTED_PARTLY:
        return f"Kiriman ini (v{decided.version}) yang berlaku."
    rows = sum(sheet.row_count for sheet in decided.sheets.values()) - count_rejected(decided)
    return (
        f"Kiriman ini (v{decided.version}) yang berlaku: {format_number(rows)} baris dihitung,"
        f" {format_number(count_rejected(decided))} baris belum."
    )


def _describe_first_date(decided: Decided, moments: Moments, zone: ZoneInfo) -> str:
    """A sentence about the date that a refused file keeps, if it is mended by close."""
    if not decided.keeps_first_date:
        return ""
    close, sent = format_moment(moments.close_at, zone), format_moment(decided.received_at, zone)
    return (
        f" Tanggal kirimnya tetap tercatat: bila perbaikannya diterima paling lambat {close},"
        f" laporan ini terhitung dikirim {sent}, asal barisnya tidak menjadi lebih dari dua kali lipat."
    )


def find_step(decided: Decided, question_count: int, workbook: str | None) -> tuple[str, bool]:
    """The unit's next step without the full stop, and True if it has to be done by close."""
    if decided.is_precheck:
        first = "" if decided.verdict == Verdict.ACCEPTED else "Perbaiki dahulu semua temuan. "
        folder = f"masuk/{decided.unit_code}/{decided.week}/"
        return f"{first}Untuk benar-benar mengirim, unggah berkasnya ke {folder}", True
    if decided.block_reason:
        return BLOCK_STEPS[decided.block_reason], True
    if decided.is_misplaced:
        return "Unggah berkas yang benar ke folder unit dan pekannya sendiri", True
    if decided.verdict == Verdict.ACCEPTED_PARTLY:
        rejected = format_number(count_rejected(decided))
        return f"Perbaiki {rejected} baris yang ditahan, lalu unggah lagi berkas yang lengkap", True
    if decided.verdict != Verdict.ACCEPTED:
        return "Perbaiki semua temuan, lalu unggah lagi ke folder yang sama", True
    if not question_count:
        return "Tidak ada yang perlu dilakukan", False
    where = f" di {workbook}" if workbook else ""
    return (
        f"Tidak ada yang harus diperbaiki. Ada {format_number(question_count)} pertanyaan: betulkan selnya,"
        f" atau isi kolom Penjelasan{where} dan unggah berkas itu",
        True,
    )
