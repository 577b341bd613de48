"""Zip archives whose bytes depend only on their content."""

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

SAVED_AT = b"2026-01-01T00:00:00Z"
PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


class SteadyZip(zipfile.ZipFile):
    """A zip without the time of writing and without the name of the program that wrote a workbook."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add content under a name, with the earliest date of zip files."""
        content = data.encode() if isinstance(data, str) else bytes(data)
        if zinfo_or_arcname == "docProps/core.xml":
            content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", SAVED_AT, content)
        elif zinfo_or_arcname == "docProps/app.xml":
            content = PROPERTIES
        info = zipfile.ZipInfo(zinfo_or_arcname)
        super().writestr(info, content, zipfile.ZIP_DEFLATED, 6)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a file's content under a name."""
        with open(filename, "rb") as file:  # noqa: PTH123 - a path of openpyxl's own
            self.writestr(arcname, file.read())


def save_workbook(workbook: "Workbook") -> bytes:
    """The XLSX file of a workbook."""
    from openpyxl.writer.excel import ExcelWriter

    buffer = io.BytesIO()
    with SteadyZip(buffer, "w") as archive:
        ExcelWriter(workbook, archive).save()
    return buffer.getvalue()
