"""Sheets of raw cells as rows of the template: `type_workbook` is the door.

`sheet_kinds` tells which sheet is which; `headings` which column is which; `row_shapes` which rows are data
and `sparse_rows` what a hardly filled one seems to be;
`read_table` puts a sheet together and `cover` the sheet Identitas. `personal_data` holds a file back.
`typed_rows` is what they give.
"""
