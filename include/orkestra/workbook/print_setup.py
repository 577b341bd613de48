"""How a sheet looks on paper."""

from typing import Any

A4 = 9
MARGIN_INCHES = 0.4


def set_print(sheet: Any, *, is_wide: bool) -> None:
    """A4, as wide as the page and as long as it takes, with the sheet's name and the page below."""
    from openpyxl.worksheet.page import PageMargins

    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(*[MARGIN_INCHES] * 2, *[2 * MARGIN_INCHES] * 2, *[MARGIN_INCHES] * 2)
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Halaman &P dari &N"
