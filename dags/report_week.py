"""Freeze one week, compute its indicators, and publish the report.

**Flow**: freeze ▸ measure ▸ check ▸ render ▸ publish ▸ summarize ▸ send. The week is the run's partition
key; the run starts when that week freezes (third working day, 08:00 WIB, moved by public holidays).

The counts of each step are in the column *Map Index* of the run's tasks.

**A red task**: *freeze* tries again, for two hours, while nobody has looked into the bucket since close or a
submission received in time is undecided: let `collect_submissions` finish. *check* is red when the figures
contradict each other: nothing is published. *send* is red, once, when Slack refused the summary: mend what
the error names, then `orkestra outbox --resend`. A `Permanent` error fails at once and its last sentence says
what to do.

**To report a week again**: *Clear* its run, or `airflow dags clear report_week --partition-key 2026-W47`. A
week in which nothing has changed keeps its edition; otherwise a new edition is made, and nothing is sent
twice. For a week without a run: *Trigger* with that partition key.

**To correct a week** after its report: *Trigger* with its partition key and *Correct*. Then what came after
close counts too, and the next edition names the changed figures and the units whose returns changed them.

**Many weeks**: *Backfill*, or `airflow backfill create --dag-id report_week --max-active-runs 1 --from-date
2026-09-28 --to-date 2026-11-16 --reprocess-behavior completed`, from the Monday of the first week to that of
the last. One at a time: a week is compared with the one before it, which must be published by then. To
correct them, add `--dag-run-conf '{"correct": true}'`. Nobody is notified of weeks more than four weeks back.
"""

import os

from airflow.sdk import DAG, chain

from orkestra_steps import CORRECTION_PARAMS, DATA_ENGINEERS, RUN_PARAMS, step
from orkestra_timetable import FreezeTimetable

FREEZE_RETRIES = 18  # two hours: after a long sleep the uploads must be collected first

freezes = FreezeTimetable.from_registry(os.environ)

with DAG(
    "report_week",
    dag_display_name="Report the week",
    description="Freeze a week, measure it, publish its report",
    doc_md=__doc__,
    schedule=freezes,
    start_date=freezes.first_week.start_at,
    catchup=True,  # a scheduler that slept through a freeze makes that report late rather than never
    max_active_runs=1,
    params=RUN_PARAMS | CORRECTION_PARAMS,
    default_args=DATA_ENGINEERS,
    tags=["orkestra", "report"],
):
    chain(
        step("freeze", "Writes down what counts in this edition.", retries=FREEZE_RETRIES),
        step("measure", "Computes every indicator, one SQL statement each."),
        step("check", "Looks for figures that contradict each other."),
        step("render", "Makes the report's files."),
        step("publish", "Puts the files into the bucket of reports."),
        step("summarize", "Writes the summary for the coordinators' channel into the outbox."),
        step("send", "Sends what waits in the outbox."),
    )
