"""Write text that stays text: no spreadsheet program evaluates what a unit wrote."""

import re
from typing import Any

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML does not allow them
CELL_CHARACTERS = 32_767


def write_text(cell: Any, text: str) -> None:
    """Write text into a cell of openpyxl, after its style has been set.

    Why: openpyxl takes "=…" for a formula and "#N/A" for an error. The quote prefix keeps a spreadsheet
    program from doing the same when a person opens the cell and presses Enter.
    """
    cell.value = UNSEEN.sub("", text)[:CELL_CHARACTERS]
    cell.data_type = "s"
    if text.startswith(STARTS_FORMULA):
        cell.quotePrefix = True
