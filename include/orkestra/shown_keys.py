"""The keys of objects as people may see them: in messages, logs and errors."""

import unicodedata

from orkestra.personal_numbers import mask_name

UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # Unicode categories of letters that cannot be shown


def show_key(key: str, max_length: int = 200) -> str:
    """A key for people: personal numbers masked, letters that cannot be shown as codes, a long end cut."""
    shown = "".join(
        f"\\u{ord(letter):04x}" if unicodedata.category(letter) in UNSHOWN else letter
        for letter in mask_name(key)[: max_length + 1]
    )
    return shown if len(shown) <= max_length else f"{shown[:max_length]}…"
