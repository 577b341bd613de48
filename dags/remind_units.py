"""Remind the units that are late, once, and report them to the coordinators.

**Flow**: compose ▸ send. Every half hour of the working day; nothing is composed before *due* + 30
minutes, after *close*, or outside the working hours of a unit's own zone.

**A red task** means that the warehouse or Slack is away; it is tried again by itself. *send* is also red,
once, when Slack refused the digest: mend what the error names, then `orkestra outbox --resend`.

**Safe to re-run** at any time: each message has a key in the outbox and is sent once. To see what would be
sent at another moment, trigger with `as_of`; without a Slack token messages stay in the outbox as previews.
"""

from datetime import datetime

from airflow.sdk import DAG, chain

from orkestra.indonesian import JAKARTA
from orkestra_steps import DATA_ENGINEERS, RUN_PARAMS, step

with DAG(
    "remind_units",
    dag_display_name="Remind the late units",
    description="Who is late? One message each, one digest to the coordinators",
    doc_md=__doc__,
    schedule="0,30 6-16 * * 1-5",  # 06:00 in Jakarta is 08:00 in Papua
    start_date=datetime(2025, 1, 1, tzinfo=JAKARTA),
    catchup=False,
    max_active_runs=1,
    params=RUN_PARAMS,
    default_args=DATA_ENGINEERS,
    tags=["orkestra", "outbox"],
):
    chain(
        step("compose", "Finds the late units and writes a message for each into the outbox."),
        step("send", "Sends what waits in the outbox."),
    )
