"""The value of a list that a finding names as an example."""

import pytest

from orkestra.warehouse.nearest_choice import nearest_choice
from workbooks import registry

KANAL, JENIS, STATUS = (tuple(registry().list_values(name)) for name in ("kanal", "jenis_isu", "status_isu"))


@pytest.mark.parametrize(
    ("text", "choices", "nearest"),
    [
        ("ig", KANAL, "Instagram"),
        ("FB", KANAL, "Facebook"),
        ("yt", KANAL, "YouTube"),
        ("wa", KANAL, "WhatsApp/Telegram"),
        ("instagran ", KANAL, "Instagram"),
        ("koran", KANAL, KANAL[0]),
        ("", KANAL, KANAL[0]),
        ("hoax", JENIS, "Hoaks"),
        ("Keluhan", JENIS, "Keluhan layanan"),
        ("kritik", JENIS, "Kritik kebijakan"),
        ("Direspon", STATUS, "Direspons"),
        ("x" * 10_000, STATUS, STATUS[0]),
        ("ig", (), ""),
    ],
)  # fmt: skip
def test_an_example_is_what_may_have_been_meant(text: str, choices: tuple[str, ...], nearest: str):
    assert nearest_choice(text, choices) == nearest
