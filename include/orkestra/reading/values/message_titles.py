"""Codes of messages with their titles, as the template prints them: "LS-01: Kenali rokok ilegal"."""

import re
from functools import lru_cache

from orkestra.reading.specs import NO_MESSAGE

NO_TITLE = "bukan pesan prioritas"
TITLE_START = re.compile(r"\s*(?:[:(]|-\s|=)")
CODE_LIKE = re.compile(r"\b[a-z]{2,6}-\d+\b", re.IGNORECASE)


def drop_titles(text: str, codes: tuple[str, ...]) -> str:
    """The codes of a text without their titles; a text without titles stays unchanged.

    Why: a title has commas and words of its own, which are no codes. A text with an unknown code in it stays
    unchanged, too, so that the code is never dropped with a title.
    """
    if text.casefold() == NO_TITLE:
        return NO_MESSAGE
    before, *pieces = _find_codes(codes).split(text)
    found, titles = pieces[::2], pieces[1::2]
    if before.strip() or not any(map(_is_title, titles)) or any(map(CODE_LIKE.search, titles)):
        return text
    return "; ".join(found)


def _is_title(text: str) -> bool:
    return (
        bool(TITLE_START.match(text) and re.search(r"\w", text)) or text.strip(" -:()").casefold() == NO_TITLE
    )


@lru_cache(maxsize=64)
def _find_codes(codes: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted({*codes, NO_MESSAGE}, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])({known})(?![\w-])", re.IGNORECASE)
