"""Replace letters that look like others, and remove letters that cannot be seen, so that codes match.

Word processors, PDF files and chat programs put a non-breaking hyphen, a dash or a minus sign where a person
typed a hyphen, and spaces and quotation marks of many kinds where the keyboard has one of each.
"""

import re
import unicodedata

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"  # hyphens, dashes, minus signs
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u00b4\u0060\uff07"
QUOTES = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02"
PLAIN = str.maketrans(
    dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(SPACES, " ")
    | dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(QUOTES, '"')
)
# Zero-width spaces and joiners, soft hyphens, byte order marks, and marks of the direction of writing.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
DIGITS = "0123456789\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"  # plain and full-width ones


def drop_unseen(text: str) -> str:
    """The text without letters that cannot be seen."""
    return text if text.isascii() else UNSEEN.sub("", text)


def write_plainly(text: str) -> str:
    """The text with a plain hyphen, space, apostrophe or quotation mark for each that looks like one.

    Letters that cannot be seen are removed. A second call changes nothing.
    """
    return text if text.isascii() and "`" not in text else drop_unseen(text).translate(PLAIN)


def find_odd_digit(text: str) -> str | None:
    """The first digit that is not plain: a superscript, a digit in a circle, one of another script.

    Full-width digits count as plain.

    Why: Unicode's compatibility forms (NFKC) turn 10² into 102.
    """
    if text.isascii():
        return None
    return next((letter for letter in text if letter not in DIGITS and _is_digit(letter)), None)


def _is_digit(letter: str) -> bool:
    return not letter.isascii() and unicodedata.numeric(letter, None) is not None
