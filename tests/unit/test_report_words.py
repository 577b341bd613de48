"""The words that the report may use about a change, an issue, a share: as strong as the numbers allow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from orkestra.report.edition import IssueRow
from orkestra.report.figures import Figure, Figures
from orkestra.report.impact_words import (
    Pool,
    describe_base,
    describe_caveat,
    describe_chance,
    describe_direction,
    describe_range,
    describe_shares,
    describe_verdict,
    find_headline,
    format_points,
)
from orkestra.report.issue_words import (
    describe_limit,
    describe_passed,
    describe_waiting,
    group_issues,
    list_due,
)
from orkestra.report.lead_issues import lead_issues
from orkestra.report.sections.issues import (
    describe_rejected_issues,
    list_answered,
    list_beside_answers,
    list_most_serious,
)
from orkestra.report.sections.publications import list_volume, show_range
from orkestra.report.shares import describe_rejected, show_share
from orkestra.report.summary import fit_text

POOL = Pool(
    message_code="m1", item_code="KN1", sampling="Sesi", level="B3", contrast="before_after", change=9,
    lower=1, upper=17, before_share=0.37, after_share=0.46, before_yes=111, after_yes=138, before_count=300,
    after_count=300, unit_count=5, row_count=5, recall_count=0,
    widened_count=0, heterogeneity=0.5, verdict="up",
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, "meningkat"),
        ({"verdict": "down"}, "menurun"),
        ({"verdict": "same"}, "hampir tidak berubah"),
        (
            {"verdict": "open", "lower": -6, "upper": 14},
            "belum dapat disimpulkan; naik maupun turun masih mungkin",
        ),
        ({"verdict": "indicative"}, "terlalu sedikit untuk dikutip (kurang dari 100 orang)"),
        ({"verdict": "few", "before_count": 29}, "terlalu sedikit untuk dinilai (terkecil 29 orang)"),
        ({"verdict": "no interval", "lower": None, "upper": None}, "kisaran tidak dapat dihitung"),
        ({"verdict": "one session"}, "satu sesi saja, belum dinilai"),
        ({"verdict": "few sessions", "row_count": 2}, "baru 2 sesi dari satu unit, belum dinilai"),
        ({"heterogeneity": 1.1}, "meningkat; besarnya tidak sama di setiap survei, lihat daftar"),
        (
            {"heterogeneity": 1.1, "unit_count": 1},
            "meningkat; besarnya tidak sama di setiap survei, lihat daftar",
        ),
        (
            {"sampling": "Acak", "row_count": 1},
            "meningkat; kisaran hanya memperhitungkan banyaknya orang, bukan cara memilih tempat",
        ),
        ({"heterogeneity": 9, "verdict": "few", "after_count": 9},
         "terlalu sedikit untuk dinilai (terkecil 9 orang)"),
        (
            {"widened_count": 1},
            "meningkat; kisaran sengaja diperlebar karena jumlah orang yang berubah jawaban tidak dilaporkan",
        ),
    ],
)  # fmt: skip
def test_verdict(values: dict[str, object], verdict: str) -> None:
    assert describe_verdict(replace(POOL, **values)) == verdict


def test_few_people_are_counted_never_a_percentage() -> None:
    few = replace(POOL, before_count=20, after_count=25, before_yes=8, after_yes=12)
    assert describe_shares(few) == "8 dari 20 → 12 dari 25"
    assert describe_range(few) == ""
    # raw counts that contradict the pooled change are not shown
    assert describe_shares(replace(few, after_yes=2)) == "terlalu sedikit untuk ditunjukkan"


def test_rounding_never_makes_shares_contradict_their_difference() -> None:
    odd = replace(POOL, before_share=0.373, after_share=0.467, change=9.4)
    assert describe_shares(odd) == "37,3% → 46,7%"
    assert describe_direction(odd) == "naik 9,4 poin persen"
    assert describe_direction(POOL) == "naik 9 poin persen"
    level = replace(POOL, change=-0.3, before_share=0.223, after_share=0.22)
    assert describe_direction(level) == "selisihnya kurang dari satu poin persen"


def test_shares_range_and_base() -> None:
    assert describe_shares(POOL) == "37% → 46%"
    assert describe_range(POOL) == "1 sampai 17"


@pytest.mark.parametrize(
    ("lower", "upper", "shown"),
    [
        (0.4, 9.2, "0,4 sampai 9,2"),  # it rose
        (-9.2, -0.4, "−9,2 sampai −0,4"),
        (-0.4, 9.2, "−0,4 sampai 9,2"),  # nobody knows
        (0.6, 9.2, "1 sampai 9"),
        (-2.6, 2.6, "−3 sampai 3"),  # within 3 points, and so it reads
        (-3.4, 2.6, "−3,4 sampai 2,6"),  # not within them
        (-3.6, 3.6, "−4 sampai 4"),
    ],
)
def test_rounding_never_contradicts_the_verdict(lower: float, upper: float, shown: str) -> None:
    assert describe_range(replace(POOL, lower=lower, upper=upper)) == shown
    assert describe_base(POOL) == "300 orang sebelum, 300 sesudah; 5 unit"
    assert (
        describe_base(replace(POOL, contrast="exposure")) == "300 orang tidak terpapar, 300 terpapar; 5 unit"
    )
    assert format_points(-4.4) == "−4"


EXPOSURE = replace(POOL, contrast="exposure", sampling="Acak")


def test_of_two_groups_nothing_rose_or_fell() -> None:
    assert describe_shares(EXPOSURE) == "37% (tidak terpapar) dan 46% (terpapar)"
    assert describe_direction(EXPOSURE) == "lebih tinggi 9 poin persen"
    fallen = {"change": -9, "before_share": 0.46, "after_share": 0.37}
    assert describe_direction(replace(EXPOSURE, **fallen)) == "lebih rendah 9 poin persen"
    assert describe_direction(replace(POOL, **fallen)) == "turun 9 poin persen"
    few = replace(EXPOSURE, before_count=20, after_count=25, before_yes=8, after_yes=12)
    assert describe_shares(few) == "8 dari 20 (tidak terpapar) dan 12 dari 25 (terpapar)"


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, "lebih tinggi pada yang terpapar"),
        ({"verdict": "down"}, "lebih rendah pada yang terpapar"),
        ({"verdict": "same"}, "hampir tidak berbeda"),
        (
            {"verdict": "open", "lower": -6, "upper": 14},
            "belum dapat disimpulkan; lebih tinggi maupun lebih rendah masih mungkin",
        ),
    ],
)
def test_verdict_on_two_groups(values: dict[str, object], verdict: str) -> None:
    assert describe_verdict(replace(EXPOSURE, **values)) == verdict


@pytest.mark.parametrize(
    ("values", "start"),
    [
        ({"level": "B3"}, "Perubahan terukur, bukan bukti sebab-akibat."),
        ({"level": "B4", "verdict": "down"}, "Perubahan terukur, bukan bukti sebab-akibat."),
        ({"level": "B4", "verdict": "open"}, ""),  # nothing is said to have changed
        ({"level": "B5"}, ""),
        ({}, "Ini ingatan sesaat peserta, bukan gambaran"),
        ({"sampling": "Acak"}, "Ini ingatan sesaat, belum"),
        ({"sampling": "Daring sukarela"}, "Ini jawaban responden sukarela"),
        ({"recall_count": 4}, "Ini belum perubahan kesadaran: yang diukur adalah niat, atau pertanyaannya"),
        ({"sampling": "Acak", "contrast": "exposure", "recall_count": 0}, "Ini belum perubahan kesadaran"),
    ],
)
def test_why_a_result_is_no_change_of_awareness(values: dict[str, object], start: str) -> None:
    caveat = describe_caveat(replace(POOL, **({"level": "B2", "recall_count": 5} | values)))
    assert caveat.startswith(start)
    assert bool(caveat) is bool(start)


@pytest.mark.parametrize(
    ("values", "may_be"),
    [
        ({}, True),
        ({"after_count": 199}, False),
        ({"unit_count": 2}, False),
        ({"sampling": "Daring sukarela"}, False),
    ],
)
def test_headline_needs_a_broad_base(values: dict[str, object], may_be: bool) -> None:
    assert replace(POOL, **values).may_be_headline is may_be


def test_headline_is_the_marked_item_never_the_largest_change() -> None:
    recall = replace(POOL, level="B2", change=40, before_count=900)
    other = replace(POOL, item_code="KN2", change=50)

    assert find_headline([recall, other, POOL], "m1", "KN1") is POOL
    assert find_headline([other], "m1", "KN1") is None


def test_volunteers_never_lead_however_many_they_are() -> None:
    recall = replace(POOL, level="B2")
    volunteers = replace(recall, sampling="Daring sukarela", before_count=9000, after_count=9000)

    assert find_headline([volunteers, recall], "m1", "KN1") is recall
    assert find_headline([volunteers], "m1", "KN1") is None


DETECTED = datetime(2026, 11, 17, 1, tzinfo=UTC)
ISSUE = IssueRow(
    unit_code="u1", unit_name="Unit Satu", issue_code="u1-1", title="Isu", kind="Hoaks", level="Kritis",
    level_rank=4, started_at=DETECTED, limit_at=DETECTED + timedelta(hours=4), first_response_at=None,
    is_answered_in_time=False, is_reported_now=True, is_asked_by_desk=False, is_open_at_end=True,
    lead_name="Unit Satu",
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "notes"),
    [
        ({}, []),
        ({"is_noticed_elsewhere_first": True}, ["dicatat pihak lain lebih dulu"]),
        (
            {"negative_before_count": 48, "conversation_before_count": 1200,
             "negative_after_count": 0, "conversation_after_count": 98},
            ["percakapan negatif 4% (n 1.200) → 0% (n 98)"],
        ),
        ({"negative_before_count": 48, "conversation_before_count": 120}, []),  # one side says nothing
        ({"negative_before_count": 0, "conversation_before_count": 0,
          "negative_after_count": 0, "conversation_after_count": 9}, []),
    ],
)  # fmt: skip
def test_what_else_is_known_of_an_issue(values: dict[str, object], notes: list[str]) -> None:
    (group,) = group_issues([replace(ISSUE, **values)])
    assert group.notes == notes


def test_few_issues_are_named_one_by_one() -> None:
    due = replace(ISSUE, is_due=True)
    asked = replace(due, issue_code="DESK-1", title="Kabar", is_asked_by_desk=True)
    due = replace(due, limit_at=DETECTED)  # a desk's issue comes first, whatever is more urgent
    issues = [due, replace(ISSUE, title="Belum jatuh tempo"), asked, replace(asked, unit_code="u2"),
              replace(due, level="Tinggi")]  # fmt: skip
    assert list_due(issues, "Kritis") == [
        "“Kabar”: 0 dari 2 unit sudah menanggapi", "“Isu”: belum ditanggapi"
    ]  # fmt: skip
    assert list_due(issues, "Sedang") == []


def test_conversations_of_several_units_are_not_added_up() -> None:
    counts = {"negative_before_count": 1, "conversation_before_count": 2,
              "negative_after_count": 1, "conversation_after_count": 4}  # fmt: skip
    asked = replace(ISSUE, issue_code="DESK-1", is_asked_by_desk=True, **counts)
    (group,) = group_issues([asked, replace(asked, unit_code="u2", conversation_after_count=10)])
    assert group.notes == [
        "percakapan negatif 50% (n 2) → 25% (n 4)", "percakapan negatif 50% (n 2) → 10% (n 10)"
    ]  # fmt: skip


def test_a_desks_issue_is_one_line_for_all_units_asked() -> None:
    asked = replace(ISSUE, issue_code="DESK-1", is_asked_by_desk=True, level="Tinggi", level_rank=3)
    other = replace(asked, unit_code="u2", unit_name="Unit Dua", first_response_at=DETECTED)

    groups = group_issues([asked, other, ISSUE, replace(ISSUE, unit_code="u2")])

    assert [len(group.rows) for group in groups] == [1, 1, 2]  # the critical ones first
    assert groups[2].answered_words == "1 dari 2 unit sudah menanggapi"
    assert groups[2].unit_words == "Unit Satu (belum) dan Unit Dua"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "belum ditanggapi"),
        ({"first_response_at": DETECTED, "is_answered_in_time": True}, "ditanggapi dalam batas waktu"),
        ({"first_response_at": DETECTED + timedelta(hours=5)}, "ditanggapi setelah batas"),
        ({"first_response_at": DETECTED}, "ditanggapi, buktinya belum tercatat"),
        ({"is_passed_on": True}, "diteruskan, tetapi belum tercatat di unit lain"),
    ],
)
def test_state_of_an_answer(values: dict[str, object], words: str) -> None:
    assert group_issues([replace(ISSUE, **values)])[0].answered_words == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (31, "belum ditanggapi 31 jam"),
        (48, "belum ditanggapi 48 jam"),
        (96, "belum ditanggapi 4 hari"),
        (54, "belum ditanggapi 2 hari 6 jam"),
    ],
)
def test_waiting(hours: int, words: str) -> None:
    assert describe_waiting(group_issues([ISSUE])[0], DETECTED + timedelta(hours=hours)) == words


def test_limit_says_whether_it_has_passed() -> None:
    limit = "Selasa, 17 November 2026 12.00 WIB"
    assert describe_limit(ISSUE.limit_at, ISSUE.limit_at) == limit
    assert describe_limit(ISSUE.limit_at, ISSUE.limit_at + timedelta(minutes=1)) == f"{limit}, sudah lewat"


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        (4, "Batas 4 jam lewat sejak 17 November"),
        (3, "Batas 24 jam lewat sejak 17 November"),
        (2, "Batas tiga hari kerja lewat sejak 17 November"),
    ],
)
def test_since_when_a_limit_has_passed(rank: int, words: str) -> None:
    assert describe_passed(replace(ISSUE, limit_rank=rank)) == words


def figure_21(dimension: str, numerator: int, denominator: int | None = None) -> dict[str, object]:
    value = numerator if denominator is None else numerator / denominator if denominator else None
    return {"indicator": "2.1", "scope": "national", "scope_code": "", "dimension": dimension,
            "value": value, "numerator": numerator, "denominator": denominator}  # fmt: skip


def test_responses_are_counted_and_not_issues() -> None:
    figures = Figures.of([
        figure_21("headline=serious", 18, 40), figure_21("headline=serious;count=issues", 26),
        figure_21("headline=serious_desk", 5, 9), figure_21("level=Sedang", 7, 8),
    ])  # fmt: skip
    assert lead_issues(figures) == (
        "Atas isu Tinggi dan Kritis, 18 dari 40 tanggapan yang jatuh tempo diberikan tepat waktu (45%; "
        "26 isu; satu isu dapat menjadi tugas beberapa unit); atas isu yang didaftarkan desk 5 dari 9. "
        "Atas isu Sedang, 7 dari 8 tanggapan yang jatuh tempo diberikan tepat waktu. "
        "Belum ada unit yang melaporkan isu."
    )


def test_trivial_issues_never_lead() -> None:
    figures = Figures.of([figure_21("headline=serious", 0, 0), figure_21("level=Sedang", 10, 10)])
    assert lead_issues(figures).startswith("Tidak ada tanggapan atas isu Tinggi atau Kritis yang jatuh tempo")


def test_what_stands_beside_the_responses() -> None:
    figures = Figures.of([
        figure_21("", 18, 40), figure_21("count=reported_late", 5), figure_21("count=raised", 1),
        figure_21("count=without_news", 0), figure_21("count=not_yet_due", 4),
        figure_21("count=overdue_before_start", 13),
    ])  # fmt: skip
    assert list_beside_answers(figures) == [
        "Dari 40 tanggapan yang jatuh tempo: 5 baru dilaporkan setelah lewat batas; "
        "1 atas isu yang tingkatnya dinaikkan kemudian.",
        "Di luar itu: 4 belum jatuh tempo; "
        "13 sudah lewat batas sebelum pelaporan dimulai, jadi tidak ikut dihitung.",
    ]
    assert list_beside_answers(Figures.of([])) == []


@pytest.mark.parametrize("limit", range(1, 17))
def test_a_cut_splits_no_escaped_letter(limit: int) -> None:
    fitted = fit_text("a&<b>", limit)

    assert len(fitted) <= limit
    assert "a&<b>".startswith(unescape(fitted.removesuffix("…")))
    assert fitted.endswith("…") is (limit < len("a&amp;&lt;b&gt;"))


def test_a_share_without_denominator_is_no_data_and_never_zero() -> None:
    empty = show_share("Melapor", Figure("K0.1", "national", "", ""))
    assert (empty.counts, empty.percent) == ("tidak ada data", "")
    share = Figure("1.1", "national", "", "", 61 / 86, 61, 86, 61 / 92, 67 / 92, 92)
    assert (show_share("x", share).counts, show_share("x", share).percent) == ("61 dari 86", "71%")
    assert show_share("x", share, percent_from=100).percent == ""
    assert show_range(share) == "66–73%"


def test_rejected_rows_stand_beside_what_they_are_missing_from() -> None:
    def held(sheet: str, numerator: int, denominator: int) -> dict[str, object]:
        return {"indicator": "K0.5", "scope": "national", "scope_code": "", "dimension": f"sheet={sheet}",
                "numerator": numerator, "denominator": denominator}  # fmt: skip

    figures = Figures.of([held("publication", 4, 1740), held("outreach", 0, 84), held("survey", 0, 0)])

    assert describe_rejected(figures, "publication", "outreach") == (
        "Ditahan dan tidak ikut dihitung: 4 dari 1.740 baris Publikasi dan 0 dari 84 baris Tatap Muka."
    )
    assert describe_rejected(figures, "survey") == ""


@pytest.mark.parametrize(
    ("held", "rows", "words"),
    [
        (0, 0, ""),
        (0, 64, "Ditahan: 0 dari 64 baris Isu."),
        (2, 64, "Ditahan: 2 dari 64 baris Isu. Yang waktunya terbaca, dengan tingkatnya atau sebagai hoaks, "
                "tetap dihitung: belum ditanggapi."),
    ],
)  # fmt: skip
def test_rejected_issues_are_no_way_out(held: int, rows: int, words: str) -> None:
    figures = Figures.of([
        {"indicator": "K0.5", "scope": "national", "scope_code": "", "dimension": "sheet=issue",
         "numerator": held, "denominator": rows},
    ])  # fmt: skip
    assert describe_rejected_issues(figures) == words


def test_publications_are_listed_by_name_and_never_ranked() -> None:
    counts = {"X": 9, "Facebook": 2, "Media cetak": 5}
    figures = Figures.of(
        {"indicator": "1.3", "scope": "national", "scope_code": "", "dimension": f"channel={name}",
         "value": count, "numerator": count}
        for name, count in counts.items()
    )  # fmt: skip
    assert list_volume(figures, "channel") == [("Facebook", 2), ("Media cetak", 5), ("X", 9)]


@pytest.mark.parametrize(("due", "percent"), [(9, ""), (10, "40%")])
def test_a_percentage_of_issues_from_ten_on(due: int, percent: str) -> None:
    figures = Figures.of([
        {"indicator": "2.1", "scope": "national", "scope_code": "", "dimension": "level=Tinggi",
         "value": 0.4, "numerator": 4, "denominator": due, "n": due},
    ])  # fmt: skip
    kritis, tinggi, _ = list_answered(figures)
    assert (tinggi.counts, tinggi.percent) == (f"4 dari {due}", percent)
    assert kritis.counts == "tidak ada data"


def test_the_five_most_serious_are_open_heaviest_first_then_most_urgent() -> None:
    def issue(code: str, rank: int, hours: int, **values: object) -> IssueRow:
        limit = DETECTED + timedelta(hours=hours)
        return replace(ISSUE, issue_code=code, title=code, level_rank=rank, limit_at=limit, **values)

    issues = [
        issue("sedang", 2, 1), issue("tinggi-2", 3, 9), issue("kritis-2", 4, 9), issue("tinggi-1", 3, 2),
        issue("kritis-1", 4, 4), issue("selesai", 4, 1, is_open_at_end=False), issue("sedang-2", 2, 5),
    ]  # fmt: skip

    listed = list_most_serious(issues)

    assert [group.first.title for group in listed] == [
        "kritis-1",
        "kritis-2",
        "tinggi-1",
        "tinggi-2",
        "sedang",
    ]


def test_how_many_results_may_look_better_by_chance() -> None:
    assert describe_chance(0) == ""
    assert describe_chance(4) == (
        "Dari 4 hasil yang dinilai, sekitar 0,1 dapat tampak meningkat secara kebetulan."
    )
