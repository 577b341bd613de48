"""The print setup of a sheet."""

from typing import Any

A4 = 9
MARGIN_INCHES = 0.4


def set_print(sheet: Any, *, is_wide: bool) -> None:
    """Set A4, one page wide, any number of pages long, with the sheet's name and page number at the foot."""
    from openpyxl.worksheet.page import PageMargins

    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(*[MARGIN_INCHES] * 2, *[2 * MARGIN_INCHES] * 2, *[MARGIN_INCHES] * 2)
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Halaman &P dari &N"
