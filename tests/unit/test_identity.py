"""The cover's unit and week, compared with those of the folder."""

import pytest

from orkestra.reading.identity import check_identity
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week
from support.workbooks import registry

W47 = "pekan 47/2026 (16–22 November 2026)"


def check(
    unit: str, cover: dict[str, str], *, folder_week: str = "2026-W47"
) -> list[tuple[str, str | None, str | None]]:
    """The findings about a cover in the folder of a unit: rule, found, meant."""
    findings = check_identity(registry(), SubmissionKey(1, unit, Week.parse(folder_week)), cover)
    return [(finding.rule, finding.found, finding.meant) for finding in findings]


@pytest.mark.parametrize(
    ("unit", "cover"),
    [
        ("komdigi", {"unit_code": "komdigi", "week": "2026-W47"}),
        ("komdigi", {"week": "2026-w47"}),
        ("komdigi", {"unit_name": "Kementerian Komunikasi dan Digital"}),
        ("komdigi", {"unit_name": "Biro Humas Kementerian Komunikasi dan Digital RI"}),
        ("komdigi", {"unit_name": "Pusat Data, Kementerian Komunikasi dan Digital"}),
        ("bnpp", {"unit_code": "bnpp", "unit_name": "BNPP"}),
        ("klh", {"unit_name": "KLHK"}),  # may mean this unit
        ("komdigi", {}),  # the rule on blank cells says so
    ],
)
def test_the_folders_own_unit_and_week_need_no_word(unit: str, cover: dict[str, str]):
    assert check(unit, cover) == []


@pytest.mark.parametrize(
    ("unit", "text", "rule", "meant"),
    [
        ("komdigi", "KOMDIGI", "S-034", "Komdigi (komdigi)"),
        ("beacukai", "Bea Cukai", "S-034", "Bea Cukai (beacukai)"),
        ("polri", "Humas Polri", "S-034", "Polri (polri)"),
        ("komdigi", "Kementerian Komunikasi dan Informatika", "S-035", "Komdigi (komdigi)"),
        ("kemenko-polkam", "Kemenko Polhukam", "S-035", "Kemenko Polkam (kemenko-polkam)"),
        ("bp-bumn", "Kementerian BUMN", "S-035", "BP BUMN (bp-bumn)"),
        ("bnpp", "BNPP", "S-035", "BNPP (bnpp)"),
        ("klh", "KLHK", "S-031", "Kemenhut (kemenhut) atau KLH/BPLH (klh)"),
        ("den-energi", "DEN", "S-031", "DEN (Energi) (den-energi) atau DEN (Ekonomi) (den-ekonomi)"),
        ("komdigi", "Pemprov DKI Jakarta", "S-032", "komdigi"),
    ],
)
def test_the_units_name_in_other_words(unit: str, text: str, rule: str, meant: str):
    assert check(unit, {"unit_code": text}) == [(rule, text, meant)]


@pytest.mark.parametrize("text", ["kemenkeu", "Kemenkeu", "Kementrian Keuangan"])
def test_another_unit_is_refused_naming_both(text: str):
    found = check("komdigi", {"unit_code": text, "unit_name": "Kementerian Keuangan"})
    assert found == [("S-002", "Kemenkeu (kemenkeu)", "Komdigi (komdigi)")]


def test_another_units_name_beside_the_own_code_is_asked_about():
    found = check("komdigi", {"unit_code": "komdigi", "unit_name": "Kementerian Keuangan"})
    assert found == [("S-033", "Kementerian Keuangan", "Kementerian Komunikasi dan Digital")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("16-22 November 2026", [("S-037", "16-22 November 2026", W47)]),
        ("Pekan 3 November 2026", [("S-038", "Pekan 3 November 2026", W47)]),
        ("Minggu", [("S-036", "Minggu", None)]),
        ("2026-W54", [("S-036", "2026-W54", None)]),
        ("Pekan 2 November 2026", [("S-036", "Pekan 2 November 2026", None)]),
        (
            "W46 2026",
            [("S-003", "pekan 46/2026 (9–15 November 2026)", W47)],
        ),
    ],
)
def test_the_week_in_other_words(text: str, said: list[tuple[str, str, str | None]]):
    assert check("komdigi", {"week": text}) == said
