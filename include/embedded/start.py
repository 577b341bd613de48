"""`./run`: start everything, play the demo week, print the addresses, and run until it is stopped."""

import time

from embedded import demo_week
from embedded.demo_week import DAGS
from embedded.errors import EmbeddedError
from embedded.progress import say
from embedded.secrets import load_secrets
from embedded.stack import READY_SECONDS, Stack, running_stack
from embedded.state import find_state

MANUAL_DAG = "record_decision"
STATES = (
    ("LAPOR", "reported"),
    ("NIHIL", "reported nil"),
    ("PERLU_PERBAIKAN", "need a fix"),
    ("BELUM", "missing"),
    ("DIKECUALIKAN", "excused"),
)


def start(port: int, *, with_demo: bool) -> int:
    """Run everything until Ctrl-C, SIGTERM or `./run stop`, then return 0."""
    try:
        with running_stack(find_state().folder, port) as stack:
            say(f"Ready: {stack.api.address}")
            play_then_unpause(stack, with_demo=with_demo)
            print(f"\n{describe(stack)}\nCtrl-C ends everything.", flush=True)
            while True:
                stack.supervisor.check_services()
                time.sleep(0.5)
    except KeyboardInterrupt:
        return 0


def play_then_unpause(stack: Stack, *, with_demo: bool) -> None:
    """Play the demo week if it is due, then unpause the DAGs.

    Why: if the demo fails, everything goes on running, so that the cause can be looked for.
    """
    state = stack.supervisor.state
    stack.supervisor.wait_until(
        lambda: all(map(stack.api.has_dag, (*DAGS, MANUAL_DAG))),
        lambda: "Airflow reads the DAGs",
        READY_SECONDS,
    )
    stack.api.unpause(MANUAL_DAG)  # a folder of an earlier release has it paused
    try:
        if with_demo and demo_week.is_due(state):
            demo_week.play_demo_week(stack.supervisor, stack.api, stack.settings)
    except EmbeddedError as error:
        say(f"The demo week stopped: {error}")
        return
    for dag_id in DAGS:
        stack.api.unpause(dag_id)


def describe(stack: Stack) -> str:
    """The addresses, paths and commands to look at now, and the states of the demo week."""
    state = stack.supervisor.state
    secrets = load_secrets(state.secrets)
    lines = [f"Airflow  {stack.api.address}  user admin, password {secrets.admin_password}"]
    week = demo_week.read_week(state)
    if week:
        counts = demo_week.count_states(week, stack.library)
        lines.append(
            f"{week.label}: " + ", ".join(f"{words} {counts.get(name, 0)}" for name, words in STATES)
        )
        lines += [f"Report   {path}" for path in demo_week.list_reports(state, week)]
        lines.append("Slack    ./run orkestra outbox shows what was, or would be, sent")
        lines.append(f"Units    ./run orkestra status {week} shows each of them")
    lines.append(
        f"Uploads  {state.objects}/kiriman/masuk/<unit>/<week>/, over S3: {stack.settings.s3_endpoint}"
    )
    return "\n".join(lines)
