"""Writes openpyxl.xlsx and openpyxl-1904.xlsx: inline strings, both date systems."""

from content import FOLDER, read_content
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def main() -> None:
    for name, epoch in (("openpyxl", None), ("openpyxl-1904", CALENDAR_MAC_1904)):
        book = Workbook()
        book.remove(book.active)
        if epoch:
            book.epoch = epoch
        for title, rows in read_content().items():
            sheet = book.create_sheet(title)
            for row_no, row in enumerate(rows, start=1):
                for column_no, value in enumerate(row, start=1):
                    cell = sheet.cell(row_no, column_no, value)
                    if isinstance(value, str):
                        cell.data_type = "s"
        book.save(FOLDER / f"{name}.xlsx")


if __name__ == "__main__":
    main()
