"""The bytes of a file as sheets of raw cells. What comes in is hostile; `read_file` is the door.

`file_kind` and `package_kind` tell what the bytes are; `zip_parts` and `xml_tags` open them without believing
what they say of themselves; `workbook_cells` reads XLSX, with a glance at each sheet and a close look where
it needs one, after which `plain_cells` and `plain_package` leave the fast reader nothing to misread;
`csv_cells` reads CSV. `cells` is what they give.
"""
