"""The errors that `./run` reports in a sentence."""


class EmbeddedError(Exception):
    """Something the person at the keyboard can mend; the message is one sentence that says how."""
