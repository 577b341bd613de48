"""Text as it is stored: without characters that cannot be seen, and its letters in one spelling (NFC)."""

import re
import unicodedata
from functools import lru_cache

from orkestra.plain_letters import APOSTROPHES, HYPHENS, QUOTES, find_odd_digit, write_plainly
from orkestra.reading.values.readings import Note, Reading

TIDIED, STAYS_TEXT, DAMAGED, LOOKALIKE = "C-131", "C-132", "C-133", "C-136"

# Zero-width spaces and joiners, soft hyphens, byte order marks, and marks of the direction of writing.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
LOOKALIKES = re.compile(f"[{HYPHENS}{APOSTROPHES}{QUOTES}]")
JOINER = re.compile("(?<![\u2190-\U0001faff])\u200d|\u200d(?![\u2190-\U0001faff])")  # joins emoji: kept there
SPACES = re.compile(r"[^\S\n]+")
AROUND_BREAKS = re.compile(r" ?\n ?")
FORMULA_STARTS = ("=", "+", "-", "@")
ACCOUNT = re.compile(r"@[\w.]+")
# UTF-8 that was decoded as cp1252: “ becomes â€œ, é becomes Ã©.
FOLLOWING = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
MOJIBAKE = re.compile(f"[ÂÃ][{FOLLOWING}]|â€[{FOLLOWING}]?|ðŸ[{FOLLOWING}]{{2}}|ï»¿|ï¿½|\ufffd")
UNKNOWN_LETTER = "□"
MAX_EXAMPLE_LENGTH = 60  # of a text that is only shown to identify a cell
MAX_NAME_LENGTH = 200  # longer texts are no names, and are not cached


def fold(text: str) -> str:
    """A name as it is compared: lower case, single spaces, no asterisk at the end."""
    return _fold_name(text) if len(text) <= MAX_NAME_LENGTH else _fold(text)


def _fold(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).strip().rstrip("* ").casefold()


_fold_name = lru_cache(maxsize=4096)(_fold)


def clean_text(text: str) -> tuple[str, bool]:
    """The text without unseen characters and needless spaces; True if any of them was removed.

    Line breaks are kept. Letters get one spelling (NFC), which is not reported, because nobody can see it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    cleaned = text
    if not text.isascii():
        cleaned = unicodedata.normalize("NFC", JOINER.sub("", UNSEEN.sub("", text)))
        text = unicodedata.normalize("NFC", text)
    if not cleaned.isprintable() or "  " in cleaned or cleaned[:1] == " " or cleaned[-1:] == " ":
        cleaned = AROUND_BREAKS.sub("\n", SPACES.sub(" ", cleaned)).strip()
    return cleaned, cleaned != text


def flatten_text(text: str) -> str:
    """The text on one line, its letters and digits in their plainest form: for codes, dates and numbers.

    Why not NFKC for the whole text: it turns a wide A into an A, but also 10² into 102; such digits stay.
    """
    text = write_plainly(text)
    if not text.isascii():
        text = "".join(
            letter if find_odd_digit(letter) else unicodedata.normalize("NFKC", letter)
            for letter in unicodedata.normalize("NFC", text)
        )
        text = write_plainly(text)
    return " ".join(text.split())


def find_change_rule(text: str) -> str:
    """The rule for a changed text: look-alike letters were replaced, or else unseen characters removed."""
    return LOOKALIKE if LOOKALIKES.search(text) else TIDIED


def read_identifier(text: str) -> Reading:
    """A code or a week, with look-alike letters replaced by those of the keyboard."""
    found = flatten_text(text)
    notes = (Note(find_change_rule(text), found),) if found != text and found else ()
    return Reading(found or None, notes)


def read_text(text: str) -> Reading:
    """Free text, unchanged but for characters that cannot be seen."""
    cleaned, is_tidied = clean_text(text)
    notes = [Note(TIDIED, _shorten(cleaned))] if is_tidied and cleaned else []
    if cleaned.startswith(FORMULA_STARTS) and not ACCOUNT.fullmatch(cleaned):
        notes.append(Note(STAYS_TEXT, _shorten(cleaned)))
    if not cleaned.isascii() and MOJIBAKE.search(cleaned):
        notes.append(Note(DAMAGED, cleaned, mend_mojibake(cleaned)))
    return Reading(cleaned or None, tuple(notes))


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_EXAMPLE_LENGTH else f"{text[:MAX_EXAMPLE_LENGTH]}…"


def mend_mojibake(text: str) -> str:
    """The original of a damaged text; □ for letters that are lost."""
    return MOJIBAKE.sub(_mend_letter, text)


def _mend_letter(match: re.Match[str]) -> str:
    damaged = match[0]
    if damaged == "â€":  # its last byte has no letter in cp1252 and is lost on the way
        return "”"
    try:
        mended = damaged.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return UNKNOWN_LETTER
    return mended if mended not in ("\ufffd", "") else UNKNOWN_LETTER
