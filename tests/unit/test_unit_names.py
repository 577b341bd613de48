"""Units by the names that people give them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conftest import HOME
from orkestra.registry import match_unit
from orkestra.registry.unit_choices import list_unit_choices
from support.workbooks import registry

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("komdigi", "komdigi"),
        ("KOMDIGI", "komdigi"),
        ("Kementerian Komunikasi dan Digital", "komdigi"),
        ("kementrian komunikasi & digital RI", "komdigi"),
        ("Bea Cukai", "beacukai"),
        ("Humas Polri", "polri"),
        ("Biro Humas Kemenkeu", "kemenkeu"),
        ("TNI-AD", "tni-ad"),
        ("BPK", "bpk"),
    ],
)
def test_a_present_name_in_any_spelling_is_certain(text: str, code: str):
    match = match_unit(registry(), text, TODAY)
    assert ([unit.unit_code for unit in match.units], match.is_certain) == ([code], True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kementerian Komunikasi dan Informatika", "komdigi"),
        ("Kemenko Polhukam", "kemenko-polkam"),
        ("Kementerian BUMN", "bp-bumn"),
        ("BNPP", "bnpp"),  # also what Basarnas is abbreviated to
    ],
)
def test_an_old_name_means_one_unit_but_is_not_certain(text: str, code: str):
    match = match_unit(registry(), text, TODAY)
    assert ([unit.unit_code for unit in match.units], match.is_certain) == ([code], False)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("KLHK", {"kemenhut", "klh"}),
        ("Kemendikbudristek", {"kemendikdasmen", "kemdiktisaintek", "kemenbud"}),
        ("Kemenkumham", {"kemenkum", "kemenham", "kemenimipas"}),
        ("DEN", {"den-energi", "den-ekonomi"}),
        ("Pemprov DKI Jakarta", set()),
        ("", set()),
    ],
)
def test_a_name_of_several_units_or_of_none_is_not_guessed(text: str, codes: set[str]):
    match = match_unit(registry(), text, TODAY)
    assert ({unit.unit_code for unit in match.units}, match.is_certain) == (codes, False)


def test_of_two_units_of_one_name_the_one_that_exists_is_meant():
    polri = next(unit for unit in registry().units if unit.unit_code == "polri")
    past = replace(polri, unit_code="polri-lama", valid_to=date(2025, 1, 1))
    both = replace(registry(), units=(past, polri))
    assert [unit.unit_code for unit in match_unit(both, "Polri", TODAY).units] == ["polri"]
    assert [unit.unit_code for unit in match_unit(replace(both, units=(past,)), "Polri", TODAY).units] == [
        "polri-lama"
    ]


def test_the_choices_of_a_form_are_all_units_by_name_and_none_of_a_broken_file(tmp_path: Path):
    choices = list_unit_choices(HOME)
    assert choices["kkp"] == "Kementerian Kelautan dan Perikanan (kkp)"
    assert len(choices) == len({unit.unit_code for unit in registry().units})
    folder = tmp_path / "include" / "registry"
    folder.mkdir(parents=True)
    text = (HOME / "include" / "registry" / "units.csv").read_text()
    (folder / "units.csv").write_text(text.replace("2024-10-21", "kemarin", 1))
    assert list_unit_choices(tmp_path) == {}
