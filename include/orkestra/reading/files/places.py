"""Places and areas of a sheet as numbers: (0, 0) for A1."""

import re
from functools import lru_cache

CellPosition = tuple[int, int]
Area = tuple[int, int, int, int]
CELL_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def read_place(name: str) -> CellPosition:
    """Row and column of a cell's name.

    Units: both count from 0.
    Raises: ValueError.
    """
    match = CELL_NAME.fullmatch(name)
    row = int(match[2]) - 1 if match else -1
    if match is None or row < 0:
        raise ValueError(name)
    return row, read_letters(match[1])


@lru_cache(maxsize=1024)
def read_letters(letters: str) -> int:
    """The number of a column by its letters: 26 for AA."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def read_area(name: str) -> Area:
    """First row, first column, last row and last column of "A1:B2".

    Raises: ValueError.
    """
    first, _, last = name.partition(":")
    first_place, last_place = read_place(first), read_place(last or first)
    rows, columns = zip(first_place, last_place, strict=True)
    return min(rows), min(columns), max(rows), max(columns)
