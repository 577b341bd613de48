"""From the bytes of a file to typed rows; pure: it knows neither the warehouse nor the bucket.

Each room knows only those behind it: `tables`, whose rows they are; `values`, what one cell says; `files`,
the bytes as raw cells. `reader` is the process in which all this runs, `reader_process` the parent's side of
it; `identity` and `structure` compare the whole file with the folder that it lies in.
"""
