"""Collect the units' new uploads from the bucket, check them, and answer each unit.

**Flow**: claim ▸ archive ▸ stage ▸ validate ▸ decide ▸ reply ▸ send. A run with nothing new ends after
*claim* within seconds; the rest is skipped and the run is green.

The counts of each step are in the column *Map Index* of the run's tasks; its log has one line per unit.

**A red task is our fault, never a unit's**: a broken workbook becomes findings and a verdict. While database,
storage or Slack are away, the task is retried by itself; a `Permanent` error fails at once and its last
sentence says what to do.

**Nothing to re-run**: progress is kept in the warehouse, so the next run takes every submission where an
earlier one left it, whichever run that was. *Clear* on the failed task does the same sooner.
"""

from datetime import datetime

from airflow.sdk import DAG, chain

from orkestra.indonesian import JAKARTA
from orkestra_steps import DATA_ENGINEERS, RUN_PARAMS, step

with DAG(
    "collect_submissions",
    dag_display_name="Collect submissions",
    description="New uploads: check, decide, answer the units",
    doc_md=__doc__,
    schedule="*/10 * * * *",
    start_date=datetime(2025, 1, 1, tzinfo=JAKARTA),
    catchup=False,
    max_active_runs=1,
    params=RUN_PARAMS,
    default_args=DATA_ENGINEERS,
    tags=["orkestra", "intake"],
):
    chain(
        step("claim", "Lists the bucket and enters each new upload once.", skip_rest_without="pending"),
        step("archive", "Copies the bytes to the archive under their SHA-256."),
        step("stage", "Reads each workbook into typed rows, in a process of its own."),
        step("validate", "Runs the expectations on the staged rows of all submissions at once."),
        step("decide", "Gives each submission its version, verdict and receipt; accepted rows become facts."),
        step("reply", "Puts the receipts into the units' folders; answers pre-checks and forgets them."),
        step("send", "Sends what waits in the outbox."),
    )
