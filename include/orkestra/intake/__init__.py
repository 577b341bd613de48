"""From an object in a bucket to typed rows in the warehouse.

What runs: `keys` and `claim` say what an upload is, `archive` keeps its bytes, `reader` reads them in a
process of its own, `stage` stores what it read. Beside that way lie `trials` (pre-checks), `held` and
`end_hold` (what waits for a person), `late_notice`, and `strays`.

How a file is read, each room knowing only those behind it: `tables`, whose rows they are; `values`, what one
cell says; `files`, the bytes as raw cells.
"""
