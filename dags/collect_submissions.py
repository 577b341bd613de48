"""Collect the units' new uploads from the bucket, check them, and answer each unit.

**Flow**: claim ▸ on each shard: archive ▸ stage ▸▸ validate ▸ decide ▸ reply ▸▸ send. *Claim* cuts what waits
into shards by unit, which several workers take through the steps side by side; a run with few uploads is one
shard. A run with nothing new ends after *claim* within seconds; the rest is skipped and the run is green.

Shards and the counts of each step are in the column *Map Index* of the run's tasks; its log has one line per
unit. All shards are staged before one is validated, because the rules about publications that units share
look at the rows of all.

**A red task is our fault, never a unit's**: a broken workbook becomes findings and a verdict. While database,
storage or Slack are away, the task is retried by itself; a `Permanent` error fails at once and its last
sentence says what to do. The other shards go on meanwhile.

**Nothing to re-run**: progress is kept in the warehouse, so the next run takes every submission where an
earlier one left it, whichever run that was. *Clear* on the failed task does the same sooner.
"""

from datetime import datetime

from airflow.sdk import DAG, chain, task_group

from orkestra.indonesian import JAKARTA
from orkestra_steps import DATA_ENGINEERS, RUN_PARAMS, claim_step, step

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
    shards = claim_step("Lists the bucket, enters each new upload once, and cuts what waits into shards.")

    @task_group(prefix_group_id=False)
    def read(shard: str) -> None:
        """A shard's files become rows."""
        chain(
            step("archive", "Copies the bytes to the archive under their SHA-256.", shard=shard),
            step("stage", "Reads each workbook into typed rows, in a process of its own.", shard=shard),
        )

    @task_group(prefix_group_id=False)
    def answer(shard: str) -> None:
        """A shard's units get their answers."""
        chain(
            # all_done: a shard that cannot be staged keeps no other one waiting for its answers
            step("validate", "Runs the expectations on the shard's rows.", shard=shard, rule="all_done"),
            step("decide", "Gives each submission version, verdict and receipt; makes facts.", shard=shard),
            step("reply", "Puts the receipts into the units' folders; forgets pre-checks.", shard=shard),
        )

    chain(
        read.expand(shard=shards),
        answer.expand(shard=shards),
        # as a teardown it sends what one shard has to say while another fails, and the run stays red
        step("send", "Sends what waits in the outbox.").as_teardown(),
    )
