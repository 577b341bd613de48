"""Cells with a choice: Yes or No, a value of a list, message codes."""

import re
from collections import Counter
from functools import lru_cache

from orkestra.reading.specs import NO_MESSAGE, ColumnSpec
from orkestra.reading.values.message_titles import drop_titles
from orkestra.reading.values.readings import Note, Reading, UnreadableCellError, Value
from orkestra.reading.values.texts import LOOKALIKE, find_change_rule, flatten_text, fold

NEITHER, TOO_LONG, NOTHING, READ_AS, SEVERAL = "C-003", "C-004", "C-135", "C-141", "C-142"
READ_AS_ASKED = "C-143"
YES = {"ya", "y", "iya", "yes", "true", "benar", "betul", "1", "v", "✓", "✔", "☑", "✅", "√", "☒"}
ASKED_YES = {"x", "×", "xx", "●", "•", "*", "+"}  # a mark in a box may mean Yes, or that it is crossed out
NO = {"tidak", "tdk", "tak", "no", "n", "false", "bukan", "0"}
SEPARATORS = re.compile(r"[;,&/+\n]|\bdan\b")


def read_yes_no(text: str, column: ColumnSpec) -> Reading:
    """Yes or No. Beside a label that begins with "Nihil", the word "nihil" is a Yes, too.

    A mark in such a cell is read as Yes with a question, so that a nil sheet is not taken for a forgotten
    one.

    Raises: UnreadableCellError, for every other text.
    """
    found = flatten_text(text)
    folded = found.casefold().rstrip(".!").strip("()[] ")
    is_nil = column.heading.startswith("Nihil")
    yes = YES | {"nihil", "nil"} if is_nil else YES
    if is_nil and folded in ASKED_YES:
        return Reading(True, (Note(READ_AS_ASKED, found, "Ya"),))
    if folded not in yes | NO:
        raise UnreadableCellError(NEITHER, found)
    meant = "Ya" if folded in yes else "Tidak"
    notes = () if meant == text else (Note(READ_AS, found, meant),)
    return Reading(meant == "Ya", notes)


def read_choice(text: str, column: ColumnSpec) -> Reading:
    """The list's own spelling when only capitals and spaces differ; any other text unchanged, for the rules.

    Raises: UnreadableCellError, when several values of the list stand in one cell.
    """
    spellings = _spellings(column.choices)
    if text in column.choices:
        return Reading(text)
    found = flatten_text(text)
    if choice := spellings.get(fold(found)):
        return _read_as(choice, text, found)
    pieces = [fold(piece) for piece in SEPARATORS.split(text) if piece.strip()]
    if len(pieces) > 1 and all(piece in spellings for piece in pieces):
        raise UnreadableCellError(SEVERAL, found)
    return Reading(found)


def read_code(text: str, column: ColumnSpec) -> Reading:
    """A message code in the registry's spelling; an unknown one unchanged.

    Raises: UnreadableCellError, when several codes of the registry stand in one cell.
    """
    found = flatten_text(text)
    said = drop_titles(found, column.choices)
    if said != found:
        return Reading(read_code(said, column).value, (Note(READ_AS, found, said),))
    code = _find_code(found, column)
    pieces = [_find_code(piece.strip(), column) for piece in SEPARATORS.split(found) if piece.strip()]
    if len(pieces) > 1 and {*column.choices, NO_MESSAGE}.issuperset(pieces):
        raise UnreadableCellError(SEVERAL, found)
    return _read_as(code, text, found) if code.strip("0") else Reading(code)


def read_codes(text: str, column: ColumnSpec) -> Reading:
    """The message codes of a cell, with any separators.

    Raises: UnreadableCellError, if the text is longer than the column allows.
    """
    found = flatten_text(text)
    said = drop_titles(found, column.choices)
    if said != found:
        return Reading(read_codes(said, column).value, (Note(READ_AS, found, said),))
    if column.max_length is not None and len(found) > column.max_length:
        raise UnreadableCellError(TOO_LONG, found)
    written = [
        code
        for piece in SEPARATORS.split(found)
        if piece.strip()
        for code in _split_piece(piece.strip(), column)
    ]
    if not written:
        return Reading(None, (Note(NOTHING, found),))
    codes: list[str] = [_find_code(code, column) for code in written]
    is_lookalike = find_change_rule(text) == LOOKALIKE
    differs = any(code != given for code, given in zip(codes, written, strict=True) if code.strip("0"))
    value: Value = codes
    if differs:
        return Reading(value, (Note(READ_AS, found, "; ".join(codes)),))
    return Reading(value, (Note(LOOKALIKE, found),) if is_lookalike else ())


def _split_piece(text: str, column: ColumnSpec) -> list[str]:
    """The codes between two separators; "LS 01" is one code if the registry has LS-01, or neither word."""
    codes = {*_squashed(column.choices), _squash(NO_MESSAGE)}
    words = text.split()
    return [text] if _squash(text) in codes or not codes.intersection(map(_squash, words)) else words


def _find_code(text: str, column: ColumnSpec) -> str:
    code = _spellings(column.choices).get(fold(text)) or _squashed(column.choices).get(_squash(text), text)
    return code if code.strip("0") else NO_MESSAGE


def _read_as(value: str, text: str, found: str) -> Reading:
    if value == text:
        return Reading(value)
    note = Note(find_change_rule(text), found) if value == found else Note(READ_AS, found, value)
    return Reading(value, (note,))


@lru_cache(maxsize=64)
def _spellings(choices: tuple[str, ...]) -> dict[str, str]:
    """Each choice by its folded form; of two with the same form, the first."""
    return {fold(choice): choice for choice in reversed(choices)}


@lru_cache(maxsize=64)
def _squashed(choices: tuple[str, ...]) -> dict[str, str]:
    """Each code by its letters and digits alone, without codes that would then be equal."""
    counts = Counter(map(_squash, choices))
    return {_squash(choice): choice for choice in choices if counts[_squash(choice)] == 1}


def _squash(text: str) -> str:
    return re.sub(r"[\s_.–-]", "", text).casefold()
