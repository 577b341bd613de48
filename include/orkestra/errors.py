"""Our own kind of trouble. A unit's trouble is a `Finding` and never an exception."""


class OrkestraError(Exception):
    """Something on our side went wrong. The message says what, where, found, wanted, and the next step."""


class Permanent(OrkestraError):
    """Trying again cannot help: a broken registry, a wrong argument, a rule with broken SQL."""


class Transient(OrkestraError):
    """Trying again may help: storage, database or Slack away, or somebody else holds the lease."""
