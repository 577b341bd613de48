"""The typed value of one cell: `read_value` is the entry point, with a module for each kind of column.

A text that could mean two things is never guessed: it becomes a question. `readings` has the values that they
return.
"""
