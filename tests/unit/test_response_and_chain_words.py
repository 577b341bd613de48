"""The report's words about response times, hoaxes, narratives, merged publications and earlier weeks."""

from dataclasses import replace
from typing import Any

import pytest

from orkestra.report.comparison_words import list_change_comparisons, list_comparisons
from orkestra.report.edition import MergedRow
from orkestra.report.figures import Figures
from orkestra.report.narrative_words import describe_chain, describe_merged, lead_outreach, show_merged
from orkestra.report.response_words import lead_hoaxes, list_response_times
from orkestra.week import Week


def figure(indicator: str, dimension: str = "", value: float | None = None, **rest: Any) -> dict[str, Any]:
    place = {"indicator": indicator, "scope": "national", "scope_code": "", "dimension": dimension}
    return place | {"value": value} | rest


def times(median: float | None, third_quartile: float | None, n: int) -> Figures:
    return Figures.of([
        figure("2.2", "level=Kritis;percentile=50", median, n=n),
        figure("2.2", "level=Kritis;percentile=75", third_quartile, n=n),
        figure("2.2", "level=Kritis;wait=1", 0.4, n=n, method="answered"),
        figure("2.2", "level=Kritis;wait=2", 5.2, n=n, method="answered"),
        figure("2.2", "level=Kritis;wait=3", 150, n=n, method="followed"),
        figure("2.2", "level=Kritis;wait=4", 0, n=n, method="silent"),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("median", "third_quartile", "n", "words"),
    [
        (9, 22, 14, "Kritis (14 tanggapan): separuh diberikan dalam 9 jam, tiga perempat dalam 22 jam."),
        (9, None, 14, "Kritis (14 tanggapan): separuh diberikan dalam 9 jam, kurang dari tiga perempat "
                      "sudah diberikan."),
        (None, None, 14, "Kritis (14 tanggapan): kurang dari separuh isu sudah ditanggapi."),
        (54, 96, 10, "Kritis (10 tanggapan): separuh diberikan dalam 2 hari 6 jam, tiga perempat dalam "
                     "4 hari."),
        (None, None, 4, "Kritis (4 tanggapan): ditanggapi setelah kurang dari 1 jam dan 5 jam; belum "
                        "ditanggapi setelah 6 hari 6 jam; 1 tanpa kabar karena unitnya belum melapor."),
        (None, None, 0, "Kritis (0 tanggapan): tidak ada data."),
    ],
)  # fmt: skip
def test_response_time(median: float | None, third_quartile: float | None, n: int, words: str) -> None:
    assert list_response_times(times(median, third_quartile, n))[0] == words


@pytest.mark.parametrize(
    ("clarified", "due", "in_time", "words"),
    [
        (0, 0, 0, "Tidak ada hoaks, disinformasi, atau misinformasi yang batas klarifikasinya jatuh pada "
                  "pekan ini."),
        (3, 5, 2, "Hoaks, disinformasi, dan misinformasi: 3 dari 5 klarifikasi yang jatuh tempo sudah ada "
                  "tautannya, 2 di antaranya dalam 24 jam."),
        (9, 12, 2, "Hoaks, disinformasi, dan misinformasi: 9 dari 12 klarifikasi yang jatuh tempo sudah ada "
                   "tautannya (75%), 2 di antaranya dalam 24 jam."),
    ],
)  # fmt: skip
def test_hoaxes(clarified: int, due: int, in_time: int, words: str) -> None:
    figures = Figures.of([
        figure("2.4", "", clarified / due if due else None, numerator=clarified, denominator=due),
        figure("2.4", "within=limit", 0, numerator=in_time, denominator=due),
    ])  # fmt: skip
    assert lead_hoaxes(figures, "sejak pelaporan dimulai pada pekan 46") == words


def test_hoaxes_of_the_first_week() -> None:
    figures = Figures.of([
        figure("2.4", "", None, numerator=0, denominator=0),
        figure("2.4", "count=overdue_before_start", 2, numerator=2),
        figure("2.4", "percentile=50", 9, n=10), figure("2.4", "percentile=75", 54, n=10),
    ])  # fmt: skip
    assert lead_hoaxes(figures, "sejak pelaporan dimulai pada pekan 46") == (
        "Tidak ada hoaks, disinformasi, atau misinformasi yang batas klarifikasinya jatuh pada pekan ini. "
        "2 klarifikasi sudah lewat batas sebelum pelaporan dimulai dan tidak ikut dihitung. "
        "Waktu tanggapannya sejak pelaporan dimulai pada pekan 46 (10 tanggapan): separuh diberikan dalam 9 "
        "jam, tiga perempat dalam 2 hari 6 jam."
    )


@pytest.mark.parametrize(
    ("komdigi", "median", "words"),
    [
        (0, 1.5, ("hari yang sama", "1,5 hari")),
        (2, 3, ("2 hari", "3 hari")),
        (None, None, ("belum", "belum")),
    ],
)
def test_narrative(komdigi: float | None, median: float | None, words: tuple[str, str]) -> None:
    place = {"scope": "message", "scope_code": "m1"}
    figures = Figures.of([
        figure("1.8", "link=komdigi", komdigi) | place,
        figure("1.8", "link=units", 0.5, numerator=2, denominator=4) | place,
        figure("1.8", "link=units;part=median_day", median) | place,
    ])  # fmt: skip
    line = describe_chain(figures, "m1", "Kenali rokok ilegal")
    assert (line.komdigi, line.median) == words
    assert (line.message, line.units) == ("Kenali rokok ilegal", "2 dari 4 (50%)")


def test_a_narrative_that_began_before_reporting() -> None:
    place = {"scope": "message", "scope_code": "m1"}
    figures = Figures.of([figure("1.8", "link=units", None, n=0, method="before reporting") | place])
    line = describe_chain(figures, "m1", "Kenali rokok ilegal")
    assert (line.komdigi, line.units) == ("tidak ada data: narasi dimulai sebelum pelaporan", "–")


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        (None, "Belum ada unit yang lembar Tatap Mukanya terisi atau nihil."),
        (0, "Penyuluh (PIP) dan KIM belum membawa satu pun pesan aktif pada pekan ini."),
        (24, "Penyuluh (PIP) dan KIM membawa 3 dari 6 pesan aktif dalam 24 tatap muka di 11 kabupaten/kota; "
             "5 di antaranya dengan kuis."),
    ],
)  # fmt: skip
def test_outreach(sessions: int | None, words: str) -> None:
    figures = Figures.of([
        figure("1.8", "link=outreach", 0.5, numerator=3, denominator=6),
        figure("1.8", "link=outreach;part=sessions", sessions, numerator=sessions),
        figure("1.8", "link=outreach;part=districts", 11, numerator=11),
        figure("1.8", "link=outreach;part=quiz", 5 / 24, numerator=5, denominator=24),
    ])  # fmt: skip
    assert lead_outreach(figures) == words


def merged(reason: str, units: list[str], week: Week) -> MergedRow:
    return MergedRow("k", reason, 2, units, ["u1 2026-W47 baris 6"], units[0], week, 6, "X", "Judul")


def test_merged_publications() -> None:
    rows = [
        merged("alamat sama", ["u1", "u2"], Week(2026, 47)),
        merged("alamat sama", ["u1"], Week(2026, 46)),
        merged("judul sama", ["u1"], Week(2026, 47)),
    ]
    assert describe_merged(rows, Week(2026, 47)) == (
        "3 publikasi tercatat pada beberapa baris dan dihitung satu kali: 2 karena alamatnya sama dan 1 "
        "karena judul dan medianya sama. Publikasi bersama beberapa unit: 1. Sudah dihitung pada pekan "
        "sebelumnya: 1."
    )
    assert describe_merged([], Week(2026, 47)) == ""


def test_the_rows_of_a_merged_publication_name_their_weeks_as_people_do() -> None:
    row = replace(
        merged("alamat sama", ["u1"], Week(2026, 47)),
        reported_rows=["u1 2026-W47 baris 6", "u2 2026-W46 baris 7"],
    )
    assert show_merged([row])[0].reported_rows == ["u1 pekan 47/2026 baris 6; u2 pekan 46/2026 baris 7"]


def side(
    indicator: str, part: str, numerator: float, denominator: float | None, method: str, split: str = ""
) -> dict[str, Any]:
    value = numerator if denominator is None else numerator / denominator if denominator else None
    return figure(
        indicator, f"compare=last_week;{split}part={part}", value, numerator=numerator,
        denominator=denominator, method=method,
    )  # fmt: skip


SERIOUS = "headline=serious;"
TITLES = {code: f"Judul {code}" for code in ("1.1", "2.1", "2.2", "2.3", "2.4")}


def test_comparison_with_last_week() -> None:
    figures = Figures.of([
        figure("1.1", "compare=last_week", 7.2, n=240),
        side("1.1", "now", 143, 231, "share"), side("1.1", "before", 120, 220, "share"),
        side("1.1", "published", 125, 230, "share"),
        figure("2.1", "compare=last_week;headline=serious", 10, n=83),
        side("2.1", "now", 7, 9, "share", SERIOUS), side("2.1", "before", 8, 12, "share", SERIOUS),
        side("2.1", "published", 9, 13, "share", SERIOUS),
        figure("2.2", "compare=last_week;level=Kritis;percentile=50", 54, n=83),
        side("2.2", "now", 60, None, "kaplan-meier", "level=Kritis;percentile=50;"),
        side("2.2", "before", 6, None, "kaplan-meier", "level=Kritis;percentile=50;"),
        figure("2.3", "compare=last_week", -2, n=83),
        side("2.3", "now", 6, None, "count"), side("2.3", "before", 8, None, "count"),
    ])  # fmt: skip
    lines = [
        (line.base, line.now, line.before, line.change, line.published)
        for line in list_comparisons(figures, TITLES)
    ]
    assert lines == [
        (
            "240 tugas",
            "143 dari 231 (62%)",
            "120 dari 220 (55%)",
            "+7 poin",
            "125 dari 230 (54%)",
        ),
        ("83 unit", "7 dari 9", "8 dari 12 (67%)", "–", "9 dari 13 (69%)"),  # nine issues make no percentage
        ("83 unit", "separuh dalam 2 hari 12 jam", "separuh dalam 6 jam", "+2 hari 6 jam", "–"),
        ("83 unit", "6", "8", "−2", "–"),
    ]
    assert list_comparisons(Figures.of([]), TITLES) == []


def test_change_beside_that_of_four_weeks_before() -> None:
    pool = "item=KN1;sampling=Sesi;level=B3;contrast=before_after"
    place = {"scope": "message", "scope_code": "LS-01"}
    figures = Figures.of([
        figure("3.1", pool, 9) | place,
        figure("3.1", f"compare=four_weeks_before;{pool}", 5, lower=-3, upper=13) | place,
        figure("3.1", f"compare=four_weeks_before;{pool};part=published", 4) | place,
        figure("3.2", "compare=four_weeks_before;item=PR1;sampling=Sesi") | place,
    ])  # fmt: skip
    assert list_change_comparisons(figures, {"KN1": "Mengenali ciri"}) == [
        "LS-01 · Mengenali ciri (sesi): +9 poin sekarang, +4 poin empat pekan sebelumnya "
        "(selisih +5 poin, kisaran −3 sampai 13)."
    ]
