"""Letters that look alike, and letters that cannot be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkestra.plain_letters import drop_unseen, find_odd_digit, write_plainly

ALL = [chr(number) for number in range(0x110000) if not 0xD800 <= number <= 0xDFFF]


@pytest.mark.parametrize("hyphen", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
def test_every_hyphen_is_the_one_of_the_keyboard(hyphen: str):
    assert write_plainly(f"komdigi{hyphen}1") == "komdigi-1"


def test_every_space_is_the_one_of_the_keyboard():
    spaces = [letter for letter in ALL if unicodedata.category(letter) == "Zs"]
    assert {write_plainly(space) for space in spaces} == {" "}


@pytest.mark.parametrize(("text", "plain"), [("Jum’at", "Jum'at"), ("“X”", '"X"'), ("`a´", "'a'")])
def test_quotation_marks_are_those_of_the_keyboard(text: str, plain: str):
    assert write_plainly(text) == plain


@pytest.mark.parametrize(
    "unseen", "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufeff\u00ad\u034f\ufe0f"
)
def test_what_cannot_be_seen_is_taken_out(unseen: str):
    assert write_plainly(f"kom{unseen}digi") == drop_unseen(f"kom{unseen}digi") == "komdigi"


@given(st.text())
def test_a_second_time_changes_nothing(text: str):
    assert write_plainly(write_plainly(text)) == write_plainly(text)


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "So"], exclude_characters="`ʹʻʼʽㅤᅟᅠﾠ")))
def test_letters_and_signs_of_other_kinds_stay(text: str):
    assert write_plainly(text) == text


@pytest.mark.parametrize("digit", "²₂①⑵½Ⅲ٣३𝟏㈠")
def test_a_digit_that_is_no_plain_one_is_found(digit: str):
    assert find_odd_digit(f"10{digit}") == digit


@given(st.text(alphabet="0123456789０１２３４５６７８９ abc.,-–"))
def test_plain_and_full_width_digits_are_plain(text: str):
    assert find_odd_digit(text) is None
