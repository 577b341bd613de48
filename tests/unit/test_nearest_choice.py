"""The value of a list that a finding suggests: only the nearest, and only if it is near."""

import pytest

from orkestra.feedback.nearest_choice import nearest_choice
from support.workbooks import registry


@pytest.mark.parametrize(
    ("list_name", "text", "nearest"),
    [
        ("kanal", "ig", "Instagram"),
        ("kanal", "FB", "Facebook"),
        ("kanal", "yt", "YouTube"),
        ("kanal", "wa", "WhatsApp/Telegram"),
        ("kanal", "instagran ", "Instagram"),
        ("kanal", "Instagram Reels", "Instagram"),
        ("kanal", "Televisi", "TV"),
        ("kanal", "TV nasional", "TV"),
        ("kanal", "koran", "Media cetak"),
        ("kanal", "Twitter", "X"),
        ("kanal", "Website", "Situs web"),
        ("jenis_isu", "hoax", "Hoaks"),
        ("jenis_isu", "Keluhan", "Keluhan layanan"),
        ("jenis_isu", "kritik", "Kritik kebijakan"),
        ("status_isu", "Direspon", "Direspons"),
        ("status_isu", "Closed", "Selesai"),
        ("tingkat", "High", "Tinggi"),
        ("nada", "negative", "Negatif"),
        ("cara_sampel", "peserta", "Sesi"),
    ],
)
def test_what_resembles_one_value_is_suggested(list_name: str, text: str, nearest: str):
    assert nearest_choice(text, registry().list_choices(list_name)) == nearest


@pytest.mark.parametrize(
    ("list_name", "text"),
    [
        ("kanal", ""),
        ("kanal", "media"),  # three values begin with it
        ("kanal", "media sosial"),
        ("kanal", "TV dan Radio"),
        ("jenis_isu", "bukan hoaks"),
        ("jenis_isu", "Hoaks atau keluhan"),
        ("tingkat", "biasa saja"),
        ("cara_sampel", "acak-acakan"),
        ("nada", "negositif"),  # as near to Positif as to Negatif
        ("status_isu", "x" * 10_000),
    ],
)
def test_what_resembles_none_or_several_values_gets_no_suggestion(list_name: str, text: str):
    assert nearest_choice(text, registry().list_choices(list_name)) is None


def test_no_synonym_raises_the_level_of_evidence():
    """Only words that say "random" suggest a random sample."""
    choices = registry().list_choices("cara_sampel")
    suggesting = {synonym for choice in choices if choice.value == "Acak" for synonym in choice.synonyms}
    assert suggesting == {"random", "sampel acak", "random sampling"}
