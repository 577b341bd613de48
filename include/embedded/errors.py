"""The error that `./run` reports in one sentence."""


class EmbeddedError(Exception):
    """A problem that the user can solve; the message is one sentence that says how."""
