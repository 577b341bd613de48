"""What a finding says when the registry's message meets a real value."""

import pytest

from orkestra.findings import Finding
from orkestra.warehouse.finding_rows import FindingWriter, SubmissionKey
from workbooks import registry

KEY = SubmissionKey(1, "komdigi", "2026-W47")


@pytest.mark.parametrize(
    ("finding", "problem", "mend"),
    [
        (
            Finding("B-002", "publication", 7, "channel", "ig"),
            "“ig” bukan pilihan yang dikenal untuk kolom Kanal.",
            "Pilih dari daftar, misalnya “Instagram”.",
        ),
        (
            Finding("B-002", "issue", 7, "level", "Biasa"),
            "“Biasa” bukan pilihan yang dikenal untuk kolom Tingkat.",
            "Pilih salah satu: Rendah, Sedang, Tinggi, Kritis.",
        ),
        (
            Finding("C-107", "publication", None, "reach_count", "994 sel lainnya"),
            "994 sel lainnya pada kolom Jangkauan bukan satu angka yang pasti.",
            "Isi satu angka yang terhitung, tanpa kira-kira, rentang, atau tambahan lain.",
        ),
        (
            Finding("K-006", "issue", None, None, "DESK-011"),
            "Isu yang pekan lalu masih terbuka tidak ada di lembar Isu: DESK-011.",
            "Tulis lagi isu itu dengan kode yang sama dan keadaannya sekarang;"
            " bila sudah selesai, isi Status dan waktu Selesai.",
        ),
    ],
)
def test_a_finding_reads_as_a_sentence(finding: Finding, problem: str, mend: str):
    assert FindingWriter(registry()).describe(KEY, finding, {})[8:10] == (problem, mend)
