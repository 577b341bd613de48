"""Writes xlsxwriter.xlsx and xlsxwriter-inline.xlsx: rich text in shared strings; inline strings."""

from datetime import date, datetime

import xlsxwriter
from content import FOLDER, read_content


def main() -> None:
    for name, options in (("xlsxwriter", {}), ("xlsxwriter-inline", {"constant_memory": True})):
        path = FOLDER / f"{name}.xlsx"
        with xlsxwriter.Workbook(path, options | {"strings_to_urls": False}) as book:
            bold = book.add_format({"bold": True})
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
            for title, rows in read_content().items():
                sheet = book.add_worksheet(title)
                for row_no, row in enumerate(rows):
                    for column_no, value in enumerate(row):
                        match value:
                            case None:
                                continue
                            case datetime():
                                sheet.write_datetime(row_no, column_no, value, moment)
                            case date():
                                sheet.write_datetime(row_no, column_no, value, day)
                            case str() if len(value) > 20 and not options:
                                sheet.write_rich_string(row_no, column_no, value[:6], bold, value[6:])
                            case str():
                                sheet.write_string(row_no, column_no, value)
                            case _:
                                sheet.write_number(row_no, column_no, value)


if __name__ == "__main__":
    main()
