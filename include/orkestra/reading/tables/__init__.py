"""Sheets of raw cells into typed rows of the template: `type_workbook` is the entry point.

`sheet_kinds` recognises the sheets, `headings` the columns and `row_shapes` the rows that are no data;
`sparse_rows` describes rows that are hardly filled. `read_table` reads a data sheet with them, `cover` the
sheet Identitas. `personal_data` finds personal data, for which a file is blocked. `typed_rows` has the values
that they return.
"""
