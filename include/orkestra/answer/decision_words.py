"""The sentences to a unit about a decision: each is true of the state that its week is in after it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from orkestra.indonesian import format_moment
from orkestra.moments import CORRECTABLE, Moments
from orkestra.returns.decisions import Decision
from orkestra.returns.standing import Standing
from orkestra.week import Week

NO_MORE = "Laporan pekan itu tidak dikoreksi lagi"


@dataclass(frozen=True)
class Timing:
    """The moment of a decision in its week: `until` says by when a file still counts."""

    until: str
    is_closed: bool = False
    is_final: bool = False  # what comes now is recorded only

    @classmethod
    def at(cls, as_of: datetime, week: Week, moments: Moments, zone: ZoneInfo) -> "Timing":
        """The timing of a moment."""
        close = format_moment(moments.close_at, zone)
        if as_of <= moments.due_at:
            due = format_moment(moments.due_at, zone)
            return cls(f"paling lambat {due} supaya tepat waktu; sesudahnya masih diterima sampai {close}")
        if as_of <= moments.close_at:
            return cls(f"paling lambat {close}")
        is_final = as_of > week.end_at + CORRECTABLE
        return cls(
            "secepatnya; kiriman setelah tutup masuk edisi berikutnya", is_closed=True, is_final=is_final
        )


def write_words(decision: Decision, standing: Standing, timing: Timing) -> tuple[str, str]:
    """The title and the sentences of the message about a decision that was carried out."""
    return WRITERS[decision.kind](decision, standing, timing)


def write_excuse(decision: Decision, standing: Standing, timing: Timing) -> tuple[str, str]:
    """The words about an excuse; a return that is in force stays so."""
    week = decision.week.short_label
    who = "Koordinator membebaskan unit ini dari laporan pekan itu"
    if standing.has_reported:
        kept = f"{name_return(standing)} sudah diterima dan tetap dihitung"
        return f"Laporan {week} tetap berlaku.", f"{who}, tetapi {kept}. Tidak ada yang perlu dilakukan."
    refused = ""
    if standing.is_blocked:
        refused = f" Kiriman v{standing.version} masih ditahan dan menunggu keputusan koordinator."
    elif standing.version:
        refused = f" Kiriman v{standing.version} tidak perlu diperbaiki."
    effect = "Laporan yang tetap dikirim diterima seperti biasa."
    if timing.is_closed:
        effect = (
            "Pekan itu sudah ditutup: keadaan unit ini dalam edisi pertama tidak berubah; "
            "pembebasan ini ikut dihitung bila ada edisi berikutnya."
        )
    if timing.is_final:
        effect = f"{NO_MORE}; pembebasan ini hanya dicatat."
    return (
        f"Tidak wajib melapor untuk {week}.",
        f"{who}: tidak ada yang perlu dikirim.{refused} {effect}",
    )


def write_end_of_excuse(decision: Decision, standing: Standing, timing: Timing) -> tuple[str, str]:
    """The words about the end of an excuse; only a unit without an accepted return is asked for one."""
    week, ended = decision.week.short_label, "Pembebasan dari laporan pekan itu dicabut"
    if standing.has_reported:
        kept = f"{name_return(standing)} sudah diterima dan tetap dihitung; tidak ada yang perlu dikirim"
        return f"Laporan {week} tetap berlaku.", f"{ended}. {kept[0].upper()}{kept[1:]}."
    title = f"Pembebasan untuk {week} dicabut." if timing.is_final else f"Laporan {week} kembali ditunggu."
    if standing.version is None:
        return title, f"{ended}. {ask_for('laporan', 'Kirim laporan', decision, timing)}"
    version = f"kiriman v{standing.version}"
    if standing.is_blocked:
        ask = ask_for("berkas", "Lebih cepat: unggah berkas yang bersih", decision, timing)
        return title, f"{ended}; {version} masih ditahan dan menunggu keputusan koordinator. {ask}"
    receipt = f"`hasil/{decision.unit_code}/{decision.week}/tanda-terima.html`"
    ask = ask_for("perbaikan", f"Perbaiki temuan di {receipt}, lalu unggah lagi", decision, timing)
    return title, f"{ended}; {version} belum dapat dihitung. {ask}"


def write_release(decision: Decision, standing: Standing, timing: Timing) -> tuple[str, str]:
    """The words about a blocked version that is checked after all."""
    words = [
        "Kiriman itu sekarang diperiksa seperti biasa dan mendapat nomor versi baru; waktu terimanya tetap.",
        f"Hasilnya menyusul di `hasil/{decision.unit_code}/{decision.week}/tanda-terima.html`; "
        "tidak ada yang perlu dikirim ulang.",
    ]
    if standing.has_reported:
        words.append(f"Sampai saat itu {name_return(standing)} tetap berlaku.")
    if standing.state == "DIKECUALIKAN":
        words.append(
            "Unit ini dibebaskan dari laporan pekan itu, tetapi kiriman yang diterima tetap dihitung."
        )
    if timing.is_final:
        words.append(f"{NO_MORE}; hasilnya hanya dicatat.")
    elif timing.is_closed:
        words.append(
            "Pekan itu sudah ditutup: bila laporannya sudah terbit, hasilnya masuk edisi berikutnya."
        )
    return f"Kiriman v{decision.version} tidak lagi ditahan.", " ".join(words)


def write_discard(decision: Decision, standing: Standing, timing: Timing) -> tuple[str, str]:
    """The words about a blocked version whose bytes are erased; a new file is asked for where one is owed."""
    gone = "Berkas itu sudah dihapus dan tidak dihitung; tanda terimanya tetap ada."
    if standing.has_reported:
        rest = f"Yang berlaku tetap {name_return(standing)}; tidak ada yang perlu dikirim."
    elif standing.state == "DIKECUALIKAN":
        rest = "Unit ini dibebaskan dari laporan pekan itu; tidak ada yang perlu dikirim."
    else:
        rest = ask_for("berkas", "Kirim berkas yang bersih", decision, timing)
    return f"Kiriman v{decision.version} dibuang.", f"{gone} {rest}"


def write_confirmation(decision: Decision, standing: Standing, timing: Timing) -> tuple[str, str]:
    """The words about a survey that counts as a random sample from now on."""
    counted = "Hasilnya dihitung sebagai Acak selama angkanya tidak diubah; tidak ada yang perlu dikirim."
    if timing.is_final:
        counted = f"{NO_MORE}; pengesahan ini berlaku bagi pekan berikutnya yang masih memuat survei itu."
    elif timing.is_closed:
        counted += (
            " Pekan itu sudah ditutup: bila laporannya sudah terbit, ikut dihitung mulai edisi berikutnya."
        )
    return (
        f"Survei pada baris {decision.row} disahkan sebagai sampel acak.",
        f"Koordinator sudah melihat dokumen survei itu ({name_return(standing)}). {counted}",
    )


def name_return(standing: Standing) -> str:
    """The return in force, inside a sentence."""
    version = f"v{standing.version}"
    return f"laporan nihil ({version})" if standing.state == "NIHIL" else f"kiriman {version}"


def ask_for(what: str, request: str, decision: Decision, timing: Timing) -> str:
    """The request for a file, with its folder and its time; no request when nothing can count any more."""
    if timing.is_final:
        return f"{NO_MORE}; {what} yang menyusul hanya dicatat."
    return f"{request} ke folder `masuk/{decision.unit_code}/{decision.week}/` {timing.until}."


# One writer per kind of decision.
WRITERS: dict[str, Callable[[Decision, Standing, Timing], tuple[str, str]]] = {
    "excuse": write_excuse,
    "end_excuse": write_end_of_excuse,
    "release": write_release,
    "discard": write_discard,
    "confirm_survey": write_confirmation,
}
