"""Identity numbers (NIK) and telephone numbers in a text, and the text without them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from orkestra.plain_letters import drop_unseen, write_plainly

GAP = r"[\s.\-()]{0,3}"
AREA = r"(?:2[124]|[36]1|[2-79]\d\d)"
MOBILE = rf"(?:(?:\+|00)62{GAP}(?:\(?0\)?)?{GAP}|62[ \-]?|0)8[1-35789]\d(?:{GAP}\d){{6,9}}"
LANDLINE = rf"(?:\+62[ .\-]?\(?{AREA}\)?[ .\-]?|\(0{AREA}\)[ .\-]?|0{AREA}-)\d{{3,4}}[ .\-]?\d{{3,4}}(?!/)"
PHONE = re.compile(
    rf"(?:(?<![a-z\d_])|(?<=hp)|(?<=wa)|(?<=no)|(?<=tlp)|(?<=telp))(?<!\d[.,])"
    rf"(?:(?P<mobile>{MOBILE})|{LANDLINE})(?!\d)",
    re.IGNORECASE,
)
# A telephone number that a spreadsheet program took for a number, and whose first zero is lost.
OPERATORS = r"8(?:1[1-9]|2[1-3]|3[1238]|5[1-35-9]|7[78]|8[1-9]|9[5-9])"
BARE_MOBILE = re.compile(
    rf"(?<![\w.,\-/:#+])(?<!rp )({OPERATORS}\d{{7,9}})(?![\w.,\-/])(?! rupiah)", re.IGNORECASE
)
AMOUNT = re.compile(r"62\d?(?:\.\d{3})+")  # 628.123.456.789 is a number of rupiah
# An identity number in one piece, or in groups with the same separator.
GROUPINGS = ((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4), (1,) * 16)
SPLIT = "|".join(
    rf"\d{{{first}}}(?P<s{index}>[ .\-])" + rf"(?P=s{index})".join(rf"\d{{{size}}}" for size in rest)
    for index, (first, *rest) in enumerate(GROUPINGS)
)
NIK = re.compile(rf"(?<!\d)(?<!\d[.,])(?=((?:\d{{16}}|{SPLIT})(?!\d)))")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}/\S*", re.IGNORECASE)
# In an address, a number is personal where a name before it says so,
NAMED_NIK = re.compile(r"(?<![a-z])(?:nik|ktp|kk)[=:/_-](\d{16})(?!\d)", re.IGNORECASE)
NAMED_PHONE = re.compile(
    r"(?:wa\.me/|(?<![a-z])(?:phone|hp|wa|telp?|tlp|whatsapp)[=:/])(?:\+|%2b)?((?:62|0)8[1-35789]\d{7,10})(?!\d)",
    re.IGNORECASE,
)
# or where its digits allow nothing else: province, birthday, a small serial number.
CLEAR_NIK = re.compile(
    r"(?<!\d)((?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])[0-37]\d[0-6]\d{7}0\d{3})(?!\d)"
)
# Social networks number their posts with as many digits, so only a name marks a number as personal there.
NETWORKS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:facebook|instagram|threads|tiktok|twitter|x|youtube|youtu|linkedin|fb)"
    r"\.(?:com|be|net|watch)/",
    re.IGNORECASE,
)
MANY_DIGITS = re.compile(rf"\d(?:{GAP}\d){{8}}")
MIN_DIGITS = 9  # of a personal number
MIN_HOTLINE_DIGITS = 5  # many other numbers end like a shorter hotline
WOMAN = 40  # added to the day of birth in the number of a woman


@dataclass(frozen=True)
class PersonalNumber:
    """One number: its kind, its place in the text, and its masked form.

    Units: `start` and `end` count only letters that can be seen.
    Why masked and not removed: the unit must find the number in its file, and nobody must be able to use it.
    """

    kind: str
    start: int
    end: int
    masked: str
    is_landline: bool = False


def find_personal(text: str, public: frozenset[str] = frozenset()) -> list[PersonalNumber]:
    """The personal numbers in a text, in their order.

    `public` has the numbers that belong to no person. A number in a web address is personal only if the
    address shows it to be.
    """
    if not may_be_personal(text):
        return []
    plain = _write_plainly(drop_unseen(text))
    found = _find_in_words(ADDRESS.sub(_blank, plain), public)
    for match in ADDRESS.finditer(plain):
        found += _find_in_address(match, public)
    return sorted(found, key=lambda number: number.start)


def may_be_personal(text: str) -> bool:
    """True for a text with as many digits as a personal number; false for nearly all others, and fast."""
    return len(text) >= MIN_DIGITS and MANY_DIGITS.search(_write_plainly(drop_unseen(text))) is not None


def mask_text(text: str, public: frozenset[str] = frozenset()) -> str:
    """The text with its personal numbers masked; if there are any, also without unseen letters."""
    return _mask_found(text, find_personal(text, public))


def mask_name(text: str) -> str:
    """The name of a file or the key of an object, with all numbers masked that may be personal.

    Why not `mask_text`: a key with dots and slashes looks like an address, and has underscores for blanks.
    """
    plain = _write_plainly(drop_unseen(text)).replace("_", " ")
    found = _find_in_words(plain, frozenset())
    return _mask_found(text, sorted(found, key=lambda number: number.start))


def list_phones(text: str) -> Iterator[str]:
    """The telephone numbers in a text or an address, as digits."""
    plain = _write_plainly(drop_unseen(text))
    yield from (_digits(match[1]) for match in NAMED_PHONE.finditer(plain))
    yield from (_digits(match[0]) for match in PHONE.finditer(ADDRESS.sub(_blank, plain)))


def _find_in_words(text: str, public: frozenset[str]) -> list[PersonalNumber]:
    """The numbers outside addresses. Each kind is blanked before the next search, so none is found twice."""
    niks: list[PersonalNumber] = []
    for match in NIK.finditer(text):
        if _has_birthday(match[1]) and (not niks or niks[-1].end <= match.start(1)):
            niks.append(PersonalNumber("NIK", *match.span(1), _mask(match[1], 4)))
    text = _blank_found(text, niks)
    phones = [
        _phone(*match.span(), match[0], is_landline=match["mobile"] is None)
        for match in PHONE.finditer(text)
        if not AMOUNT.fullmatch(match[0]) and not _is_public(match[0], public)
    ]
    text = _blank_found(text, phones)
    bare = [
        _phone(*match.span(1), match[1])
        for match in BARE_MOBILE.finditer(text)
        if not _is_public(f"0{match[1]}", public)
    ]
    return [*niks, *phones, *bare]


def _find_in_address(address: re.Match[str], public: frozenset[str]) -> Iterator[PersonalNumber]:
    text, start = address[0], address.start()
    niks = {match.start(1): match[1] for match in NAMED_NIK.finditer(text)}
    if not NETWORKS.match(text):
        niks |= {match.start(1): match[1] for match in CLEAR_NIK.finditer(text)}
    for at, digits in niks.items():
        if _has_birthday(digits):
            yield PersonalNumber("NIK", start + at, start + at + len(digits), _mask(digits, 4))
    for match in NAMED_PHONE.finditer(text):
        if not _is_public(match[1], public):
            yield _phone(start + match.start(1), start + match.end(1), match[1])


def _phone(start: int, end: int, text: str, *, is_landline: bool = False) -> PersonalNumber:
    return PersonalNumber("nomor telepon", start, end, _mask(text, 2), is_landline)


def _blank_found(text: str, found: list[PersonalNumber]) -> str:
    pieces, last = [], 0
    for number in found:
        pieces += [text[last : number.start], "|" * (number.end - number.start)]
        last = number.end
    return "".join([*pieces, text[last:]])


def _mask_found(text: str, found: list[PersonalNumber]) -> str:
    """The text with each number masked; unchanged if there is none."""
    if not found:
        return text
    text = drop_unseen(text)
    pieces, last = [], 0
    for number in found:
        pieces += [text[last : number.start], number.masked]
        last = number.end
    return "".join([*pieces, text[last:]])


def _write_plainly(text: str) -> str:
    """The text with plain hyphens and spaces, and the digits of any script as 0 to 9, in the same length."""
    if text.isascii():
        return text
    plain = write_plainly(text)
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in plain)


def _blank(address: re.Match[str]) -> str:
    return "x" * len(address[0])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _mask(text: str, kept: int) -> str:
    """The first four digits and the last ones, with asterisks between them."""
    digits = _digits(text)
    return f"{digits[:4]}{'*' * (len(digits) - 4 - kept)}{digits[-kept:]}"


def _has_birthday(text: str) -> bool:
    """True if the seventh to twelfth digit are a day, a month and a year.

    Source: PP 40/2019, article 37: area, date of birth, serial number.
    """
    digits = _digits(text)
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    try:
        date(2000 + year, month, day - WOMAN if day > WOMAN else day)
    except ValueError:
        return False
    return True


def _is_public(text: str, public: frozenset[str]) -> bool:
    digits = _start_with_zero(text)
    for number in map(_start_with_zero, public):
        area = digits.removesuffix(number)
        if not area or (len(number) >= MIN_HOTLINE_DIGITS and re.fullmatch(rf"0{AREA}", area)):
            return True
    return False


def _start_with_zero(text: str) -> str:
    """The digits of a number as it is dialled within Indonesia."""
    return re.sub(r"^(?:00)?62", "0", _digits(text))
