"""The end of every flow that tells people something."""

from orkestra.outbox.send import send_pending
from orkestra.steps.run import Counts, Run


def send(run: Run) -> Counts:
    """What waits in the outbox, each message once."""
    return send_pending(run.settings, run.as_of)
