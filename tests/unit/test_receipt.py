"""A receipt's words, and its looks at its longest."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from orkestra.answer.compose_receipt import count_findings, list_singly
from orkestra.answer.group_findings import Found, describe_place, describe_problem, group_findings
from orkestra.answer.marked_workbook import MarkedWorkbook
from orkestra.answer.receipt import Receipt, ReceiptFinding
from orkestra.answer.receipt_page import render_receipt
from orkestra.answer.receipt_words import describe_fixes, write_words
from orkestra.findings import Verdict
from orkestra.indonesian import JAKARTA
from orkestra.returns.decide import Decided
from orkestra.returns.judge import SheetResult
from orkestra.returns.verdict import find_max_rejected
from orkestra.week import Week
from support.receipts import CHANNEL, DOUBLE, OWN_SHEETS, WHOLE_FILE, WHOLE_SHEET, at, document, receipt
from support.workbooks import registry

HOSTILE = "<script>alert(1)</script>&\"'"
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
SENT = Decided(
    1, "komdigi", Week.parse("2026-W47"), BATAS, 1, Verdict.ACCEPTED, "LAPOR", 1,
    {"publication": SheetResult("Publikasi", "filled", 1200, 0)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (at(CHANNEL, 23), "Publikasi!C23"),
        (at(CHANNEL, 23, 25, 26, 27), "Publikasi, 4 sel: C23, C25–C27"),
        (at(CHANNEL, 27, 9, 10), "Publikasi, 3 sel: C9–C10, C27"),
        (at(CHANNEL, *range(1, 1201)), "Publikasi, 1.200 sel: C1–C1200"),
        (at(CHANNEL, *range(1, 41, 2)), "Publikasi, 20 sel: C1, C3, C5, C7, C9, C11, C13, C15, …"),
        (at(replace(CHANNEL, cell=None), 7, 9), "Publikasi, baris 7, 9"),
        ([WHOLE_SHEET], "Lembar Publikasi"),
        ([WHOLE_FILE], "Seluruh berkas"),
    ],
)
def test_a_group_names_its_cells_as_people_do(found: list[Found], place: str):
    assert [describe_place(group) for group in group_findings(found)] == [place]


@pytest.mark.parametrize(
    ("others", "text"),
    [
        ([], "“ig” tidak dikenal."),
        (["ig"], "“ig” tidak dikenal."),
        (["fb", "yt"], "“ig” tidak dikenal. Begitu juga “fb”, “yt”."),
        (["a", "b", "c", "d", "e"], "“ig” tidak dikenal. Begitu juga “a”, “b”, “c”, dan 2 isi lain."),
        (["x" * 201], f"“ig” tidak dikenal. Begitu juga “{'x' * 60}…”."),
    ],
)
def test_a_group_says_what_else_was_found(others: list[str], text: str):
    found = [
        CHANNEL,
        *(
            replace(CHANNEL, row_no=row, found=other, problem=f"“{other}” tidak dikenal.")
            for row, other in enumerate(others, 30)
        ),
    ]
    assert [describe_problem(group) for group in group_findings(found)] == [text]


def reading(row: int, text: str, meant: str) -> Found:
    return replace(
        CHANNEL, rule="C-102", row_no=row, cell=f"C{row}", found=text,
        problem=f"“{text}” pada kolom Jangkauan dibaca {meant}.", mend="Tulis angkanya lengkap.",
    )  # fmt: skip


def test_a_sentence_is_shared_only_by_findings_of_which_every_word_is_true():
    found = [reading(6, "1,5 rb", "1.500"), reading(7, "1.5rb", "1.500"), reading(8, "2 jt", "2.000.000")]
    groups = group_findings(found)
    assert [(group.count, describe_problem(group)) for group in groups] == [
        (2, "“1,5 rb” pada kolom Jangkauan dibaca 1.500. Begitu juga “1.5rb”."),
        (1, "“2 jt” pada kolom Jangkauan dibaca 2.000.000."),
    ]


def test_what_to_do_is_shared_only_where_it_is_the_same():
    found = [replace(CHANNEL, row_no=row, mend=f"Tulis “{row}”.") for row in (6, 7)]
    assert [group.mend for group in group_findings(found)] == ["Tulis “6”.", "Tulis “7”."]


def test_very_many_sentences_are_one_group_that_names_some_cells():
    (group,) = group_findings([reading(row, f"{row} rb", f"{row}.000") for row in range(6, 36)])
    assert (group.count, group.places, group.mend) == (30, ["C6:C35"], "Tulis angkanya lengkap.")
    assert describe_problem(group) == (
        "C6: “6 rb” pada kolom Jangkauan dibaca 6.000. C7: “7 rb” pada kolom Jangkauan dibaca 7.000."
        " C8: “8 rb” pada kolom Jangkauan dibaca 8.000. Isi 27 sel lainnya berbeda-beda."
    )


def test_cells_that_are_not_named_come_after_those_that_are():
    rest = replace(CHANNEL, cell=None, row_no=None, found="994 sel lainnya")
    found = [rest, replace(CHANNEL, rule="C-005"), DOUBLE]
    assert [group.rule for group in group_findings(found)] == ["C-005", "B-002", "D-001"]


def test_groups_keep_rules_columns_and_explained_questions_apart():
    explained = replace(DOUBLE, explanation="Memang dua kali tayang.")
    found = [CHANNEL, *at(CHANNEL, 24), replace(CHANNEL, column_name="format"), DOUBLE, explained]
    assert [group.count for group in group_findings(found)] == [2, 1, 1, 1]
    assert count_findings(found) == {"reject": 0, "fix": 3, "query": 1, "info": 0, "explained": 1}


def test_programs_get_findings_one_by_one_up_to_a_thousand_per_rule():
    listed = list_singly([*at(CHANNEL, *range(1, 1203)), WHOLE_FILE], 1000)
    assert len(listed) == 1002
    message = "[B-002] Masih ada 202 temuan yang sama; perbaiki semuanya."
    assert listed[-1] == ReceiptFinding(rule="B-002", severity="fix", message=message)


@pytest.mark.parametrize(
    ("changes", "questions", "verdict", "counts_now", "next_step"),
    [
        ({}, 0, "Diterima.", "(v1) yang berlaku.", "Tidak ada yang perlu dilakukan."),
        ({}, 2, "Diterima.", "(v1)", "2 pertanyaan: betulkan selnya, atau isi kolom Penjelasan di h.xlsx"),
        ({"verdict": Verdict.NEEDS_FIX, "version": 2}, 0,
         "Perlu perbaikan.", "tetap kiriman v1", "paling lambat Selasa, 24 November 2026 16.00 WIB."),
        ({"verdict": Verdict.NEEDS_FIX, "version_in_force": None, "keeps_first_date": True}, 0,
         "Perlu perbaikan.", "terhitung dikirim Senin, 23 November 2026 12.00 WIB", "paling lambat Selasa"),
        ({"verdict": Verdict.REJECTED, "block_reason": "personal_data"},
         0, "Ditahan.", "(v1)", "hapus data pribadi"),
        ({"verdict": Verdict.REJECTED, "is_misplaced": True}, 0,
         "unit atau pekan yang lain", "(v1)", "folder unit dan pekannya sendiri"),
        ({"is_precheck": True, "version": None, "version_in_force": None}, 0,
         "Akan diterima.", "tidak ada yang dicatat", "unggah berkasnya ke masuk/komdigi/2026-W47/ pal"),
        ({"is_precheck": True, "version": None, "verdict": Verdict.NEEDS_FIX}, 0,
         "belum dihitung", "tetap kiriman v1", "Perbaiki dahulu semua temuan."),
        ({"received_at": BATAS.replace(day=26), "verdict": Verdict.REJECTED}, 0,
         "Ditolak.", "(v1)", "Kiriman setelah batas tutup masuk edisi berikutnya."),
    ],
)  # fmt: skip
def test_the_four_things_that_every_receipt_says(
    changes: dict[str, Any], questions: int, verdict: str, counts_now: str, next_step: str
):
    moments = registry().moments_of(Week.parse("2026-W47"))
    words = write_words(replace(SENT, **changes), questions, "h.xlsx", moments, JAKARTA)
    assert verdict in words.verdict
    assert counts_now in words.counts_now
    assert next_step in words.next_step
    assert (words.deadline or "") in words.next_step


@pytest.mark.parametrize(
    ("sheets", "file_fixes", "texts"),
    [
        (
            {
                "publication": SheetResult("Publikasi", "filled", 10, 3),
                "issue": SheetResult("Isu", "filled", 3, 0),
            },
            {},
            [
                "Publikasi: 3 dari 10 baris harus diperbaiki (paling banyak 2 boleh ditahan)",
                "Isu: tidak ada yang perlu diperbaiki",
            ],
        ),
        (
            {
                "publication": SheetResult("Publikasi", "filled", 1200, 240),
                "issue": SheetResult("Isu", "nil", 0, 0),
            },
            {"cover": 2, None: 1},
            [
                "Seluruh berkas: 1 hal harus diperbaiki",
                "Identitas: 2 hal harus diperbaiki",
                "Publikasi: 240 dari 1.200 baris harus diperbaiki",
            ],
        ),
        (
            {"survey": SheetResult("Survei", "blank", 0, 0)},
            {"survey": 1},
            ["Survei: 1 hal pada seluruh lembar harus diperbaiki"],
        ),
    ],
)
def test_the_answer_to_an_uncounted_file_says_what_to_mend_in_each_sheet(
    sheets: dict[str, SheetResult], file_fixes: dict[str | None, int], texts: list[str]
):
    max_rejected = {name: find_max_rejected(sheet.row_count, 0.2, 1) for name, sheet in sheets.items()}
    assert describe_fixes(sheets, file_fixes, max_rejected) == texts


def test_a_screen_reader_finds_its_way():
    page = render_receipt(receipt([CHANNEL, DOUBLE]))
    assert '<html lang="id">' in page
    assert [page.count(tag) for tag in ("<main>", "</main>", "<h1>")] == [1, 1, 1]
    assert re.findall(r"<h(\d)", page) == ["1", "2"], "no level is left out"
    heads = re.findall(r"<th\b[^>]*>", page)
    assert len(heads) == 4 + len(OWN_SHEETS)
    assert all('scope="' in head for head in heads)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21. Source: WCAG 2.2, contrast ratio."""

    def luminance(colour: str) -> float:
        wide = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
        parts = [int(wide[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_text_can_be_read_on_its_ground():
    styles = render_receipt(receipt([CHANNEL])).partition("<style>")[2].partition("</style>")[0]
    colours = re.findall(r"(?<![-\w])color: #(\w+)", styles)
    assert len(colours) >= 5
    assert min(contrast(colour, ground) for colour in colours for ground in ("ffffff", "f4f5f7")) >= 4.5


def test_nothing_that_a_unit_wrote_is_html():
    hostile = replace(
        CHANNEL,
        rule="B-002",
        found=HOSTILE,
        problem=HOSTILE,
        mend=HOSTILE,
        shown_name=HOSTILE,
        message=HOSTILE,
    )
    found = [
        hostile,
        replace(hostile, severity="info"),
        replace(hostile, severity="query", code="0a1b2c3d", explanation=HOSTILE),
    ]
    texts = ("unit_name", "receipt", "counts_now", "verdict_text", "next_step", "workbook", "verdict")
    page = render_receipt(
        receipt(found, **dict.fromkeys(texts, HOSTILE)), MarkedWorkbook(b"", lost=[HOSTILE])
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 12


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (replace(CHANNEL, problem="Lembar Publikasi, kolom Kanal: sel C23 “x” dibaca X."), "<li>Lembar"),
        (replace(CHANNEL, problem="Nihil, padahal lembar Publikasi berisi ini."), "<b>Publikasi!C23</b>"),
        (replace(WHOLE_SHEET, problem="Pada lembar Publikasi, baris 7 dilewati."), "<li>Pada lembar"),
        (replace(WHOLE_SHEET, problem="Isinya publikasi pekan lalu."), "<b>Lembar Publikasi</b>: Isinya"),
        (replace(CHANNEL, found="x" * 200, problem=f"“{'x' * 200}” salah."), f"“{'x' * 60}…” salah. Pilih."),
    ],
)  # fmt: skip
def test_a_place_is_named_once(found: Found, shown: str):
    assert shown in render_receipt(receipt([replace(found, severity="info")]))


def test_what_does_not_fit_on_the_page_is_folded_away_and_whole():
    many = [replace(CHANNEL, rule=f"B-{n:03}", problem=f"Soal {n}.") for n in range(9)]
    page = render_receipt(receipt(many))
    shown, folded = page.split("<details>")
    assert "Soal 5." in shown
    assert "Soal 6." not in shown
    assert "<summary>Masih ada 3 hal lain, juga di hasil-periksa-v2.xlsx</summary>" in folded
    assert '<ol start="7">' in folded
    assert "Soal 8." in folded


@pytest.mark.parametrize(
    ("number", "proof", "moment"),
    [
        ("BKH-2026W47-komdigi-v2", "Simpan tanda terima ini sebagai bukti kirim.", "<dt>Diterima</dt>"),
        ("PRA-PERIKSA", "Pra-periksa ini bukan bukti kirim.", "<dt>Diperiksa</dt>"),
    ],
)
def test_only_a_receipt_is_proof(number: str, proof: str, moment: str):
    page = render_receipt(receipt([CHANNEL], receipt=number))
    assert (page.count("bukti kirim"), proof in page, moment in page) == (1, True, True)


@pytest.mark.parametrize(
    ("verdict", "status", "has_table"),
    [("rejected", "blank", False), ("rejected", "nil", True), ("needs_fix", "blank", True)],
)
def test_of_a_file_that_could_not_be_read_no_rows_are_counted(verdict: str, status: str, has_table: bool):
    sheet = {"name": "Isu", "status": status, "rows": 0, "accepted": 0, "rejected": 0}
    page = render_receipt(receipt([WHOLE_FILE], verdict=verdict, sheets={"issue": sheet}))
    assert ("<table " in page) == has_table


def test_the_deadline_is_in_bold_and_the_workbook_is_named():
    page = render_receipt(receipt([CHANNEL]))
    assert "paling lambat <b>Selasa, 24 November 2026 16.00 WIB</b>." in page
    assert "<b>hasil-periksa-v2.xlsx</b>" in page


def test_a_receipt_from_before_there_were_groups_can_be_shown_again():
    old = document([CHANNEL])
    for name in ("groups", "counts", "workbook", "deadline"):
        del old[name]
    assert "“ig” tidak dikenal." in render_receipt(Receipt.model_validate(old))
