"""The keys of objects as people may see them: in messages, logs and errors."""

import unicodedata

from orkestra.personal_numbers import mask_name

UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # Unicode categories that no file's name needs


def show_key(key: str, longest: int = 200) -> str:
    """A key for people: personal numbers masked, what cannot be shown as its code, the end cut."""
    shown = "".join(
        f"\\u{ord(letter):04x}" if unicodedata.category(letter) in UNSHOWN else letter
        for letter in mask_name(key)[: longest + 1]
    )
    return shown if len(shown) <= longest else f"{shown[:longest]}…"
