"""The end of every flow that tells people something."""

from orkestra.flows.run import Counts, Run
from orkestra.outbox.send import send_pending


def send(run: Run) -> Counts:
    """What waits in the outbox, each message once."""
    return send_pending(run.settings, run.as_of)
