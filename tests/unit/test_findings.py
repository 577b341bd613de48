"""The place and the words of a finding."""

import pytest

from orkestra.findings import Finding, column_letter, render_finding


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(index: int, letter: str):
    assert column_letter(index) == letter


def test_a_finding_names_rule_sheet_cell_and_what_to_do():
    text = render_finding("B-002", "Tatap Muka", "H23", "“{found}” tidak dikenal.", "Pilih {example}.",
                          {"found": "ig", "example": "“X”"})  # fmt: skip
    assert text.message == "[B-002] 'Tatap Muka'!H23: “ig” tidak dikenal. Pilih “X”."
    assert (text.problem, text.mend) == ("“ig” tidak dikenal.", "Pilih “X”.")


def test_what_a_unit_wrote_is_never_read_as_a_placeholder():
    text = render_finding("B-002", "Isu", "A1", "“{found}”.", "", {"found": "{mend} {0.__class__}"})
    assert text.message == "[B-002] Isu!A1: “{mend} {0.__class__}”. "


def test_of_a_long_cell_only_the_beginning_is_kept():
    assert Finding("S-002", "cover", None, "unit_code", "a" * 32_767).found == "a" * 200
    assert Finding("S-001").found is None


def test_a_quotation_that_is_cut_is_closed():
    found = Finding("S-013", "cover", None, None, "“" + "a" * 300 + "”, “b”").found
    assert found == "“" + "a" * 197 + "…”"
