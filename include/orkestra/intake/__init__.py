"""From an object in a bucket to typed rows in the warehouse.

What runs: `keys` and `claim` say what an upload is, `archive` keeps its bytes, `read_upload` has them read in
a process of its own (`reading/`), `stage` stores what they say. Beside that way lie `prechecks` (pre-checks),
`blocked` and `end_block` (what waits for a person), `late_notice`, and `unroutable`.
"""
