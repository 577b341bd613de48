"""The instructions of the template, in sentences."""

from orkestra.indonesian import format_moment
from orkestra.registry import Registry, Unit
from orkestra.week import Week

SHEET_GUIDES = {
    "publication": "Satu baris untuk satu publikasi yang tayang pada pekan ini.",
    "issue": "Satu baris untuk satu isu yang dipantau pada pekan ini.",
    "outreach": "Satu baris untuk satu kegiatan tatap muka pada pekan ini.",
    "survey": "Satu baris untuk satu pertanyaan yang selesai diukur pada pekan ini.",
    "behaviour": "Satu baris untuk satu indikator milik unit ini pada pekan ini.",
}
CARRIED = "Isu pekan lalu yang belum selesai sudah disalin ke sini: perbarui isinya, lalu pilih Status."
OWNS_NONE = "Unit ini tidak memiliki indikator perilaku: tulis Ya pada Nihil Perilaku di lembar Identitas."
LEGEND = (
    "Kolom bertanda * wajib diisi. Kosong berarti tidak diukur; 0 berarti diukur dan hasilnya nol. "
    "Petunjuk dan contoh muncul bila penunjuk diarahkan ke judul kolom."
)
STEPS_TITLE = "Cara mengisi dan mengirim"
MESSAGES_TITLE = "Pesan prioritas unit ini pada pekan ini"
STEPS = (
    "Isi lembar Publikasi, Isu, Tatap Muka, Survei, dan Perilaku; satu baris untuk satu hal. "
    "Petunjuk dan contoh muncul bila penunjuk diarahkan ke judul kolom.",
    "Kosong berarti tidak diukur; 0 berarti diukur dan hasilnya nol. "
    "Tulis jumlah, bukan persen dan bukan total.",
    "Lengkapi isian bertanda * di lembar ini. Lembar yang memang tidak ada isinya dinyatakan nihil di bawah, "
    "jangan dibiarkan kosong.",
    "Simpan sebagai .xlsx, lalu unggah ke folder masuk/{unit}/{week}/ paling lambat {due} (batas). "
    "Sesudah itu laporan tercatat terlambat, dan sesudah {close} (tutup) tidak masuk laporan pekan ini.",
    "Tanda terima dan hasil periksa ada di folder hasil/{unit}/{week}/ beberapa menit kemudian. "
    "Ingin memeriksa dahulu? Unggah ke folder cek/{unit}/: jawabannya sama, tetapi tidak ada yang dicatat.",
)


def list_steps(registry: Registry, unit: Unit, week: Week) -> list[str]:
    """The numbered steps to fill in and send the workbook, with the unit's folders and local times."""
    moments = registry.moments_of(week)
    facts = {
        "unit": unit.unit_code,
        "week": str(week),
        "due": format_moment(moments.due_at, unit.zone),
        "close": format_moment(moments.close_at, unit.zone),
    }
    return [f"{number}. {step.format_map(facts)}" for number, step in enumerate(STEPS, start=1)]
