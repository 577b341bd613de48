"""What one cell says: `read_value` is the door, with a module for each kind of column.

A text that could mean two things is never guessed: it becomes a question. `readings` is what they give.
"""
