"""The sheets of a submission as its template names them."""

SHEET_NAMES = {
    "cover": "Identitas",
    "publication": "Publikasi",
    "issue": "Isu",
    "outreach": "Tatap Muka",
    "survey": "Survei",
    "behaviour": "Perilaku",
}
DATA_SHEETS = tuple(name for name in SHEET_NAMES if name != "cover")
