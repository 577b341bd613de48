"""The last step of every flow that notifies people."""

from orkestra.outbox.send import send_pending
from orkestra.steps.run import Counts, Run


def send(run: Run) -> Counts:
    """Send what waits in the outbox, each notification once."""
    return send_pending(run.settings, run.as_of)
