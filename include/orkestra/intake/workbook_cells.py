"""An XLSX workbook into sheets of raw cells."""

import io
import zipfile

from orkestra.findings import Finding
from orkestra.intake.cells import RawSheet, UnreadableFileError
from orkestra.intake.sheet_xml import refuse_stray_cells


def read_workbook(data: bytes, archive: zipfile.ZipFile) -> list[RawSheet]:
    """The sheets of a workbook; `archive` is what `data` holds.

    Raises: UnreadableFileError.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    for name in sorted(archive.namelist()):
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as sheet:
                refuse_stray_cells(sheet)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            RawSheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    except CalamineError as error:
        raise UnreadableFileError(Finding("F-001", found="berkas terpotong atau rusak")) from error
