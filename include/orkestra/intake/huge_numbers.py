"""A workbook without the formats of numbers too large to be dates: at those the fast reader breaks off."""

import io
import re
import zipfile

from orkestra.intake.zip_parts import XML_PART, ZipParts

HUGE = re.compile(rb'(<c [^>]*?) s="\d+"([^>]*>\s*<v>(?:-?\d{12}|[^<]*[eE]\+?\d\d))')


def drop_formats(parts: ZipParts, sheet_parts: set[str]) -> bytes:
    """The workbook's XML, with those cells as plain numbers on these sheets.

    Why: a telephone number in a cell that the template formats as a date is one cell to mend and no reason to
    refuse the file.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in parts.names:
            if XML_PART.search(name):
                content = parts.read(name)
                archive.writestr(name, HUGE.sub(rb"\1\2", content) if name in sheet_parts else content)
    return buffer.getvalue()
