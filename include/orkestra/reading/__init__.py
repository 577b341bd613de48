"""From the bytes of a file to typed rows; pure: it knows neither the warehouse nor the bucket.

Each room imports only from those after it: `tables` finds sheets, columns and rows of the template, `values`
reads one cell, `files` turns bytes into raw cells. `reader` is the process in which all this runs,
`reader_process` the parent's side of it, and `document` the value that passes between them. `identity` and
`structure` compare the whole file with the folder that it was uploaded to.
"""
