"""Counts as people write them: with thousand dots, with "rb" and "juta", with nouns.

A text that could mean two numbers is refused, with a suggestion of its meaning.
"""

import re
from decimal import Decimal

from orkestra.indonesian import format_number
from orkestra.reading.values.marks import DASHES, UNKNOWN_WORDS
from orkestra.reading.values.readings import BLANK, Note, Reading, UnreadableCellError
from orkestra.reading.values.texts import find_change_rule, flatten_text

NOT_A_NUMBER, SHARE_OR_COUNT = "C-001", "C-120"
READ_AS, READ_AS_ASKED, DASH = "C-101", "C-102", "C-103"
AMBIGUOUS, LOCALE_DAMAGE, LETTERS, INEXACT, SCIENTIFIC, SHARE, BECAME_DATE = (
    "C-104", "C-105", "C-106", "C-107", "C-108", "C-109", "C-110",
)  # fmt: skip

INEXACT_FROM = 10**15  # spreadsheet programs do not keep every digit of numbers from here on
MAX_TEXT_LENGTH = 80  # no number is longer, and the patterns below are slow on long texts
ROUNDED_EXPONENT = 11  # from here on programs show and copy numbers rounded: 1,23E+11
ZERO_WORDS = {"nihil": READ_AS, "nol": READ_AS, "tidak ada": READ_AS_ASKED, "tdk ada": READ_AS_ASKED}
MAGNITUDES = {
    "rb": 3, "ribu": 3, "k": 3, "jt": 6, "juta": 6, "m": 9, "miliar": 9, "milyar": 9, "mlr": 9,
    "t": 12, "triliun": 12, "trilyun": 12,
}  # fmt: skip
ASKED_MAGNITUDES = {"k", "m", "t"}  # in English and Indonesian the letters mean different numbers
NOUNS = {
    "org", "orang", "peserta", "responden", "penonton", "pembaca", "pendengar", "pengunjung", "pengikut",
    "followers", "follower", "views", "view", "tayangan", "tayang", "akun", "titik", "siar", "siaran", "spot",
    "eks", "eksemplar", "oplah", "like", "likes", "suka", "komentar", "share", "interaksi", "unggahan",
    "konten", "berita", "media", "buah", "unit", "lembar", "laporan", "aduan", "kasus", "percakapan",
    "mention", "batang", "bungkus", "kg", "liter", "warga", "jiwa", "pcs", "rupiah",
}  # fmt: skip
ASKED_NOUNS = {"x", "kali"}  # "15 kali" may mean fifteen times, or fifteen of something

WRITTEN = re.compile(
    r"(?P<sign>[-−+]?)\s?(?P<rp>rp\.?)?\s?(?P<minus>[-−]?)(?P<figure>\d[\d.,\s']*?)"
    r"(?:\s?(?P<magnitude>rb|ribu|k|jt|juta|miliar|milyar|mlr|m|triliun|trilyun|t)\b\.?)?"
    r"(?:\s?(?P<noun>[a-z]+)\.?)?(?P<dash>,-|\.-)?",
    re.ASCII,
)
GROUPING_SPACES = re.compile("\\d[\u00a0\u2007\u2009\u202f]\\d")
INEXACT_SIGNS = re.compile(
    r"[<>≥≤±~≈]|\+/-|\d\s?\+$|\d\s?-?an\b|\d\s?(?:-|–|—|s/d|s\.d\.?|sd|sampai|hingga)\s?\d|\blebih\b|\bkurang\b"
    r"|\b(?:sekitar|kira|hampir|ratusan|ribuan|jutaan|puluhan|kurleb|k\.l\.|minimal|maksimal|min\.|maks\.)"
)
EXPONENT = re.compile(r"(?P<figure>[-−]?\d+(?:[.,]\d+)?)e(?P<exponent>[+-]?\d{1,3})")
LOOKALIKES = str.maketrans({"o": "0", "l": "1", "i": "1"})


def read_count(text: str) -> Reading:
    """The count that a text states.

    Raises: UnreadableCellError, if it states none, or may mean several.
    """
    plain = flatten_text(text)
    if plain.isascii() and plain.isdigit() and len(plain) < 16 and plain in text:
        return Reading(int(plain), (Note(find_change_rule(text), plain),) if plain != text else ())
    if len(plain) > MAX_TEXT_LENGTH:
        raise UnreadableCellError(NOT_A_NUMBER, plain)
    folded = plain.casefold()
    if folded in UNKNOWN_WORDS:
        return BLANK
    if not folded.strip(DASHES):
        return Reading(None, (Note(DASH, plain),))
    if folded in ZERO_WORDS:
        return _read_as(0, plain, is_asked=ZERO_WORDS[folded] == READ_AS_ASKED)
    return _read_figure(folded, plain, is_plain=plain == text, is_grouped=bool(GROUPING_SPACES.search(text)))


def read_number(number: float) -> int:
    """The count of a cell that holds a number.

    Raises: UnreadableCellError, if it is no whole number, or too large to be exact.
    """
    if isinstance(number, int) or number.is_integer():
        if abs(number) >= INEXACT_FROM:
            raise UnreadableCellError(SCIENTIFIC, f"{number:.2E}".replace(".", ","))
        return int(number)
    found = show_number(number)
    if -1 < number < 1:  # nobody writes 0.450 for a count
        raise UnreadableCellError(SHARE_OR_COUNT, found)
    thousandfold = Decimal(repr(number)) * 1000
    if thousandfold == thousandfold.to_integral_value():
        raise UnreadableCellError(LOCALE_DAMAGE, found, str(int(thousandfold)))
    raise UnreadableCellError(NOT_A_NUMBER, found)


def show_number(number: float) -> str:
    """A number as spreadsheet programs show it in Indonesian."""
    return str(int(number)) if float(number).is_integer() else repr(number).replace(".", ",")


def _read_figure(folded: str, found: str, *, is_plain: bool, is_grouped: bool) -> Reading:
    if match := EXPONENT.fullmatch(folded):
        return _read_exponent(match, found)
    match = WRITTEN.fullmatch(_unwrap_negative(folded))
    if match is None or (match["noun"] and match["noun"] not in NOUNS | ASKED_NOUNS):
        raise UnreadableCellError(*_why_unreadable(folded, found))
    figure = match["figure"].strip()
    magnitude = match["magnitude"] or ""
    number, is_certain = _read_digits(figure, found, has_magnitude=bool(magnitude))
    number = number.scaleb(MAGNITUDES.get(magnitude, 0))
    if number != number.to_integral_value():
        raise UnreadableCellError(NOT_A_NUMBER, found)
    if number >= INEXACT_FROM:
        raise UnreadableCellError(SCIENTIFIC, found)
    if match["sign"] in ("-", "−") or match["minus"]:
        number = -number
    if is_plain and re.fullmatch(r"-?\d+", folded):
        return Reading(int(number))
    is_certain = is_certain or (is_grouped and " " in figure)
    is_asked = not is_certain or magnitude in ASKED_MAGNITUDES or match["noun"] in ASKED_NOUNS
    return _read_as(int(number), found, is_asked=is_asked)


def _unwrap_negative(folded: str) -> str:
    """A negative number in brackets, as accountants write it, with a minus: -5 for (5)."""
    return f"-{folded[1:-1]}" if re.fullmatch(r"\([\d.,\s]+\)", folded) else folded


def _read_digits(figure: str, found: str, *, has_magnitude: bool) -> tuple[Decimal, bool]:
    """The number behind digits with dots, commas and spaces; True if it has no other reading."""
    if re.fullmatch(r"\d{1,3}(?:[. ']\d{3})+(?:,\d+)?", figure) and len(set(figure) & set(". '")) == 1:
        whole, _, decimals = figure.partition(",")
        return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}"), "." in figure and not has_magnitude
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d+", figure):
        return Decimal(figure.replace(",", "")), False
    if re.fullmatch(r"\d{1,3},\d{3}", figure) and not has_magnitude:
        meant = f"{figure.replace(',', '')} atau {figure.replace(',', ' koma ')}"
        raise UnreadableCellError(AMBIGUOUS, found, meant)
    if re.fullmatch(r"\d+(?:,\d+)?", figure):
        return Decimal(figure.replace(",", ".")), not re.fullmatch(r"\d+,\d{3}", figure)
    if re.fullmatch(r"\d+\.\d{1,2}", figure):
        number = Decimal(figure)
        return (
            number,
            number == number.to_integral_value(),
        )  # 12.0, as programs write it, has no other reading
    raise UnreadableCellError(NOT_A_NUMBER, found)


def _read_exponent(match: re.Match[str], found: str) -> Reading:
    exponent = int(match["exponent"])
    number = Decimal(match["figure"].replace(",", ".").replace("−", "-")).scaleb(exponent)
    if exponent >= ROUNDED_EXPONENT:
        raise UnreadableCellError(SCIENTIFIC, found)
    if number != number.to_integral_value():
        raise UnreadableCellError(NOT_A_NUMBER, found)
    return _read_as(int(number), found, is_asked=True)


def _read_as(count: int, found: str, *, is_asked: bool) -> Reading:
    meant = format_number(count) if re.search("[a-zA-Z]", found) else str(count)
    return Reading(count, (Note(READ_AS_ASKED if is_asked else READ_AS, found, meant),))


def _why_unreadable(folded: str, found: str) -> tuple[str, str, str | None]:
    if folded.endswith("%") or "persen" in folded:
        return SHARE, found, None
    looked_at = folded.translate(LOOKALIKES)
    if re.fullmatch(r"[0-9.]+", looked_at) and re.search(r"[0-9]", folded):
        return LETTERS, found, looked_at
    if INEXACT_SIGNS.search(folded) or len(re.findall(r"\d[\d.,]*", folded)) > 1:
        return INEXACT, found, None
    return NOT_A_NUMBER, found, None
