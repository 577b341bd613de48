"""Identity numbers (NIK) and telephone numbers in a text, and the text without them."""

import re
import unicodedata
from dataclasses import dataclass

from orkestra.intake.values.date_text import try_date

GAP = r"[ .\-‐‑–()]{0,3}"
AREA = r"(?:2[124]|[36]1|[2-79]\d\d)"
MOBILE = rf"(?:(?:\+|00)62{GAP}(?:\(?0\)?)?{GAP}|62[ \-]?|0)8[1-35789]\d(?:{GAP}\d){{6,9}}"
LANDLINE = rf"(?:\+62[ .\-]?\(?{AREA}\)?[ .\-]?|\(0{AREA}\)[ .\-]?|0{AREA}-)\d{{3,4}}[ .\-]?\d{{3,4}}(?!/)"
PHONE = re.compile(
    rf"(?:(?<![a-z\d_])|(?<=hp)|(?<=wa)|(?<=no)|(?<=tlp)|(?<=telp))(?<!\d[.,])(?:{MOBILE}|{LANDLINE})(?!\d)",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"62\d?(?:\.\d{3})+")  # 628.123.456.789 is a number of rupiah
# An identity number in one piece, or grouped alike throughout.
GROUPINGS = ((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4))
SPLIT = "|".join(
    rf"\d{{{first}}}(?P<s{index}>[ .\-])" + rf"(?P=s{index})".join(rf"\d{{{size}}}" for size in rest)
    for index, (first, *rest) in enumerate(GROUPINGS)
)
NIK = re.compile(rf"(?<!\d)(?<!\d[.,])(?=((?:\d{{16}}|{SPLIT})(?!\d)))")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}/\S*", re.IGNORECASE)
MANY_DIGITS = re.compile(rf"\d(?:{GAP}\d){{8}}")
SHORTEST_HOTLINE = 5  # shorter numbers are also the end of many others
WOMAN = 40  # is added to the day of birth in the number of a woman


@dataclass(frozen=True)
class PersonalNumber:
    """One number: what it is, where it stands in its text, and how it is shown.

    Why: a person must find it again in the file and must not be able to use it.
    """

    kind: str
    start: int
    end: int
    masked: str


def find_personal(text: str, hotlines: frozenset[str] = frozenset()) -> list[PersonalNumber]:
    """The personal numbers in a text, in their order; web addresses are left out."""
    if not MANY_DIGITS.search(text):
        return []
    text = ADDRESS.sub(lambda match: "x" * len(match[0]), _write_plainly(text))
    found: list[PersonalNumber] = []
    for match in NIK.finditer(text):
        if _has_birthday(match[1]) and (not found or found[-1].end <= match.start(1)):
            found.append(PersonalNumber("NIK", *match.span(1), _mask(match[1], 4)))
    for match in PHONE.finditer(text):
        is_apart = all(match.end() <= other.start or other.end <= match.start() for other in found)
        if is_apart and not AMOUNT.fullmatch(match[0]) and not _is_hotline(match[0], hotlines):
            found.append(PersonalNumber("nomor telepon", *match.span(), _mask(match[0], 2)))
    return sorted(found, key=lambda number: number.start)


def mask_text(text: str, hotlines: frozenset[str] = frozenset()) -> str:
    """The text with its personal numbers masked."""
    for number in reversed(find_personal(text, hotlines)):
        text = text[: number.start] + number.masked + text[number.end :]
    return text


def _write_plainly(text: str) -> str:
    """The text with the digits of any script as 0 to 9; its length stays."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _mask(text: str, kept: int) -> str:
    """The first four digits and the last ones, stars between them."""
    digits = _digits(text)
    return f"{digits[:4]}{'*' * (len(digits) - 4 - kept)}{digits[-kept:]}"


def _has_birthday(text: str) -> bool:
    """Whether the seventh to twelfth digit are a day, a month and a year.

    Source: PP 40/2019, article 37: area, date of birth, serial number.
    """
    digits = _digits(text)
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    return try_date(2000 + year, month, day - WOMAN if day > WOMAN else day) is not None


def _is_hotline(text: str, hotlines: frozenset[str]) -> bool:
    digits = re.sub(r"^(?:00)?62", "0", _digits(text))
    for hotline in map(_digits, hotlines):
        area = digits.removesuffix(hotline)
        if not area or (len(hotline) >= SHORTEST_HOTLINE and re.fullmatch(rf"0{AREA}", area)):
            return True
    return False
