"""Links, pictures and references to other files in the text of formulas, which are never computed."""

import re

QUOTED = re.compile(r'"(?:[^"]|"")*"')
OUTSIDE = re.compile(r"(?:^|[^\w\]\[])\[\d+\][^\[\]]*!")
ADDRESS = re.compile(r'HYPERLINK\(\s*"((?:[^"]|"")+)"', re.IGNORECASE)
PICTURE = re.compile(r"=?\s*(?:_xlfn\.)?(?:_xlws\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)


def is_picture(formula: str) -> bool:
    """True if a formula shows a picture in its cell: WPS writes DISPIMG, Excel and Google IMAGE."""
    return PICTURE.match(formula) is not None


def points_outside(formula: str) -> bool:
    """True if a formula refers to another file: [1]Lembar!A1."""
    return "[" in formula and OUTSIDE.search(QUOTED.sub('""', formula)) is not None


def find_address(formula: str) -> str | None:
    """The address of =HYPERLINK("address", …), if it is a literal text."""
    match = ADDRESS.search(formula)
    return match[1].replace('""', '"') if match else None
