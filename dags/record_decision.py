"""Record a person's decision about a unit's week or a blocked version, and notify the unit.

**Flow**: record ▸ send. There is no schedule: *Trigger* shows a form. Who triggers the run stands in the
record as the person who decided.

- *excuse*: the unit owes nothing for the week, unless a return is in force; *end_excuse* takes that back.
- *release*: a version that was blocked (personal data, too large, not to be opened) is checked after all,
  with the next collection, as a version of its own that was received when the blocked one was.
- *discard*: the bytes of a blocked version are erased from the archive and the unit's folders; its hash and
  its receipt stay.
- *sample*: a coordinator has looked at one of the ten rows that the week's edition drew; the reports of the
  four weeks after say how many were true.
- *confirm_survey*: a survey that the unit calls Acak counts as a random sample from now on, because its
  document has been looked at.

**A red task** *record* has recorded nothing. If something was wrong with the form (nothing blocked, a later
version in force, excused already), the reason stands in Indonesian in the column *Map Index* of the run's
tasks, at the end of the task's log, and at once in the coordinators' channel; *Trigger* again with other
values. Everything else is a fault of ours, and is tried again where that can help.

**Safe to clear**: a run records its decision once.
"""

from datetime import datetime

from airflow.sdk import DAG, chain

from orkestra.indonesian import JAKARTA
from orkestra_decisions import make_decision_params
from orkestra_steps import DATA_ENGINEERS, step

with DAG(
    "record_decision",
    dag_display_name="Record a decision",
    description="Excuse a unit, release or discard a blocked file",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2025, 1, 1, tzinfo=JAKARTA),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,  # a run of a paused DAG stays queued without a word
    params=make_decision_params(),
    default_args=DATA_ENGINEERS,
    tags=["orkestra", "intake"],
):
    chain(
        step("record", "Checks the decision, carries it out, and keeps it with its reason."),
        # as a teardown it also sends why a decision was refused, and the run stays red
        step("send", "Sends what waits in the outbox.").as_teardown(),
    )
