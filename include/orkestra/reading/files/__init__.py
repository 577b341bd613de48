"""The bytes of a file as sheets of raw cells. The bytes may be hostile; `read_file` is the entry point.

`file_kind` and `package_kind` recognise the kind of file. `zip_parts` and `xml_tags` unpack and parse it
without trusting the sizes, names and encodings that it declares. `workbook_cells` reads XLSX with a fast
library. `sheet_glance` decides which sheets that library reads right; `sheet_xml` takes the others apart, and
`plain_cells` and `plain_package` rewrite them in a form that the library cannot misread. `csv_cells` reads
CSV. `cells` has the values that they return.
"""
