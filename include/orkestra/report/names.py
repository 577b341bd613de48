"""Sheets and states as the report names them."""

STATES = {
    "LAPOR": "Lapor",
    "NIHIL": "Nihil",
    "PERLU_PERBAIKAN": "Perlu perbaikan",
    "BELUM": "Belum",
    "DIKECUALIKAN": "Dikecualikan",
}
SHEETS = {
    "publication": "Publikasi",
    "issue": "Isu",
    "outreach": "Tatap Muka",
    "survey": "Survei",
    "behaviour": "Perilaku",
}
STATE_MARKS = {"LAPOR": "✓", "NIHIL": "0", "PERLU_PERBAIKAN": "!", "BELUM": "–", "DIKECUALIKAN": "×"}
