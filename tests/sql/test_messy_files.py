"""Messy files on a real warehouse: what the rules make of them, and where the unit is reported that it is."""

import io
from datetime import datetime

import psycopg
import pytest
from openpyxl import load_workbook

from orkestra import pipeline
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from orkestra.workbook.template import make_template
from support import messy_files
from support.messy_files import fill, save
from support.workbooks import ISSUE, PUBLICATION, SURVEY, registry, workbook

WEEK = Week.parse("2026-W47")


def collect(settings: Settings, files: dict[str, bytes], *steps: str) -> dict[str, dict]:
    moments = registry().moments_of(WEEK)
    for unit, data in files.items():
        S3Store(settings).put(
            settings.submissions_bucket, f"masuk/{unit}/{WEEK}/a.xlsx", data, "application/zip",
            modified_at=moments.due_at,
        )  # fmt: skip
    run = pipeline.Run(settings, moments.due_at, "test")
    return {
        step: dict(pipeline.find_step("collect_submissions", step)(run))
        for step in steps or pipeline.list_steps("collect_submissions")
    }


def rows(settings: Settings, query: str) -> list[tuple]:
    with psycopg.connect(settings.warehouse_url) as connection:
        return connection.execute(query).fetchall()


def for_unit(unit: str, data: bytes) -> bytes:
    """The same file from another unit."""
    book = load_workbook(io.BytesIO(data))
    for row in book["Identitas"].iter_rows():
        if row[0].value == "Kode unit":
            row[1].value = unit
    return save(book)


def test_sheets_read_as_one_and_missing_columns_reach_the_unit_in_its_own_words(synced: Settings):
    missing = for_unit("kemenkes", messy_files.d26_required_column_missing())
    counts = collect(synced, {"komdigi": messy_files.d23_one_sheet_a_day(), "kemenkes": missing})
    assert counts["decide"] == {"accepted_partly": 1, "needs_fix": 1}
    by_unit = "select {} from intake.finding join intake.submission using (submission_id) where {} order by 1"
    held = by_unit.format("message, shown_sheet, shown_row", "severity = 'fix' and unit_code = 'komdigi'")
    assert rows(synced, held) == [("[B-001] Selasa!P2: Kanal belum diisi. Isi sel itu.", "Selasa", 2)]
    assert rows(synced, "select title from fact.publication order by row_no") == [("Satu",), ("Dua",)]
    fixes = by_unit.format("rule, column_name", "severity = 'fix' and unit_code = 'kemenkes'")
    assert rows(synced, fixes) == [("S-014", "channel"), ("S-014", "title")]


def test_words_name_rows_as_the_unit_sees_them_and_both_of_what_is_compared(synced: Settings):
    """Two sheets that are read as one both have a row 6."""
    issue = ISSUE | {"conversation_before_count": 3, "negative_before_count": 4}
    late = ISSUE | {"issue_code": "komdigi-2", "first_response_local": datetime(2026, 11, 17, 7)}
    data = workbook("komdigi", publication=[PUBLICATION], issue=[issue, late])
    book = load_workbook(io.BytesIO(data))
    book.copy_worksheet(book["Publikasi"]).title = "Lanjutan"
    counts = collect(synced, {"komdigi": save(book)})
    assert counts["decide"] == {"needs_fix": 1}  # all issues are held
    reported = rows(synced, "select cell, problem from intake.finding where rule ~ '^[BD]-' order by rule")
    assert reported == [
        ("J7", "Respons pertama (17/11/2026 07:00) mendahului Terdeteksi (17/11/2026 08:00)."),
        ("Q6", "Negatif sebelum (4) lebih besar daripada Percakapan sebelum (3)."),
        ("G6", "Baris ini sama dengan baris 6 lembar “Publikasi”: tanggal, kanal, dan Tautan"
               f" “{PUBLICATION['url']}”. Hanya satu yang dihitung."),
    ]  # fmt: skip


def test_a_question_in_capitals_is_stored_as_the_question_that_it_is(synced: Settings):
    wording = next(item.wording for item in registry().items if item.item_code == "KN1")
    survey = SURVEY | {"question_text": wording.upper()}
    other = SURVEY | {"question_text": "Tahukah Anda?", "area": "Kota Dumai"}
    counts = collect(synced, {"komdigi": workbook("komdigi", survey=[survey, other])})
    assert counts["decide"] == {"accepted": 1}
    stored = rows(synced, "select question_text from fact.survey order by row_no")
    assert stored == [(wording,), ("Tahukah Anda?",)]


@pytest.mark.parametrize("is_changed", [False, True])
def test_d10_a_template_with_nothing_but_last_weeks_issues_is_empty(synced: Settings, is_changed: bool):
    unit = registry().unit("komdigi", WEEK.sunday)
    cover = {"prepared_by": "Sari"} if is_changed else None
    data = make_template(registry(), unit, WEEK, open_issues=[ISSUE], cover=cover)
    collect(synced, {"komdigi": data}, "claim", "archive", "stage")
    found = rows(synced, "select rule, count(*) from intake.finding where rule like 'S-%' group by 1")
    assert found == ([("S-005", 4)] if is_changed else [("S-006", 1)])


def test_explanations_are_kept_with_the_submission_that_brought_them(synced: Settings):
    book = load_workbook(io.BytesIO(workbook("komdigi")))
    sheet = book.create_sheet("Yang perlu diperbaiki", 0)
    fill(sheet, [["Kode", "Penjelasan"], ["0a1b2c3d", "Memang begitu."], ["0a1b2c3d", "Tidak, lain."]])
    collect(synced, {"komdigi": save(book)}, "claim", "archive", "stage")
    assert rows(synced, "select finding_code, explanation from intake.explanation") == [
        ("0a1b2c3d", "Memang begitu.")
    ]


def test_a_mark_beside_nihil_is_never_a_missing_statement_and_a_blank_one_names_its_cell(synced: Settings):
    nil = {"nil_issue": "mungkin", "nil_survey": "x", "nil_outreach": "√"}
    collect(
        synced, {"komdigi": workbook("komdigi", cover=nil, nil=("behaviour",))}, "claim", "archive", "stage"
    )
    reported = rows(synced, "select rule, sheet, column_name, cell from intake.finding order by rule, sheet")
    assert reported == [
        ("C-003", "cover", "nil_issue", "B11"), ("C-141", "cover", "nil_outreach", "B12"),
        ("C-143", "cover", "nil_survey", "B13"), ("S-005", "publication", None, None),
    ]  # fmt: skip
    assert rows(synced, "select sheet, status from intake.sheet where status <> 'nil' order by 1") == [
        ("cover", "filled"), ("issue", "blank"), ("publication", "blank"),
    ]  # fmt: skip
    (blank,) = rows(synced, "select mend from intake.finding where rule = 'S-005'")
    assert "Nihil Publikasi di lembar Identitas (sel B10)" in blank[0]


def test_a_forgotten_mark_holds_nothing_and_a_line_that_is_no_data_is_asked_about_once(synced: Settings):
    files = {
        "komdigi": messy_files.below({8: "."}, {}, {18: ","}),
        "kemenkes": messy_files.below({5: "dan lagi"}),
    }
    counts = collect(
        synced, {"komdigi": files["komdigi"], "kemenkes": for_unit("kemenkes", files["kemenkes"])}
    )
    assert counts["decide"] == {"accepted": 1, "accepted_partly": 1}
    reported = rows(
        synced,
        "select rule, severity, problem from intake.finding"
        " where severity <> 'query' and rule <> 'D-006' order by 1",  # both report one address
    )
    assert reported == [
        ("S-040", "info",
         "Pada lembar Publikasi, ada tanda yang tertinggal di kolom yang boleh kosong, sehingga barisnya"
         " dilewati: H9 “.” dan R11 “,”."),
        ("S-041", "fix",
         "Baris ini tampaknya lanjutan isi baris di atasnya: yang terisi hanya E9 “dan lagi”."),
    ]  # fmt: skip


def test_a_file_of_last_week_is_refused_by_one_sentence_that_names_both_weeks(synced: Settings):
    last_week = [PUBLICATION | {"published_local": datetime(2026, 11, 10, 9),
                  "url": f"https://www.instagram.com/p/{n}/"}
                 for n in range(5)]  # fmt: skip
    counts = collect(synced, {"komdigi": workbook("komdigi", publication=last_week)})
    assert counts["decide"] == {"rejected": 1}
    reported = rows(synced, "select rule, problem from intake.finding where severity <> 'info'")
    assert reported == [
        ("S-042",
         "Semua tanggal di dalam berkas ini (5 baris) jatuh pada pekan 46/2026 (9–15 November 2026), padahal"
         " berkas ini diunggah ke folder pekan 47/2026 (16–22 November 2026)."),
    ]  # fmt: skip


def test_a_bare_date_of_an_answer_is_asked_about_and_kept_as_one(synced: Settings):
    bare = ISSUE | {"first_response_local": "17/11/2026"}  # not before its detection at 08.00 of that day
    counts = collect(synced, {"komdigi": workbook("komdigi", issue=[bare])})
    assert counts["decide"] == {"accepted": 1}
    reported = rows(
        synced, "select rule, message from intake.finding where rule like 'C-%' or severity = 'fix'"
    )
    assert reported == [
        ("C-119",
         "[C-119] Isu!J6: “17/11/2026” pada kolom Respons pertama tanpa jam, jadi cepat atau lambatnya"
         " tanggapan belum dapat dihitung. Tulis jamnya juga, seperti 17/11/2026 14:30."),
    ]  # fmt: skip
    assert rows(synced, "select without_time from fact.issue") == [(["first_response_local"],)]


def test_a_sheet_that_is_nothing_but_a_picture_is_not_accepted(synced: Settings):
    data = messy_files.d32_picture_below_the_headings()
    assert collect(synced, {"komdigi": data})["decide"] == {"needs_fix": 1}
    reported = rows(synced, "select message from intake.finding where sheet = 'publication'")
    assert reported == [
        ("[S-018] Lembar Publikasi hanya memuat gambar di bawah judul kolom; isi gambar tidak dapat dibaca."
         " Ketik datanya ke dalam sel, lalu unggah lagi.",),
    ]  # fmt: skip
