"""Copy the registry's files (units, desks, messages, holidays, rules, policy) into the warehouse.

**Flow**: sync. A version is kept whenever the contents differ; the grid of expected units is rewritten for
the weeks that are not due yet.

**A red task** is mostly a wrong row: the error names file, line and reason. The registry in force stays as
it was until the row is mended; then *Clear* the task or wait for the next hour.
"""

from datetime import datetime

from airflow.sdk import DAG

from orkestra.indonesian import JAKARTA
from orkestra_steps import DATA_ENGINEERS, RUN_PARAMS, step

with DAG(
    "sync_registry",
    dag_display_name="Sync the registry",
    description="Units, desks, messages, holidays and rules into the warehouse",
    doc_md=__doc__,
    schedule="@hourly",
    start_date=datetime(2025, 1, 1, tzinfo=JAKARTA),
    catchup=False,
    max_active_runs=1,
    params=RUN_PARAMS,
    default_args=DATA_ENGINEERS,
    tags=["orkestra", "registry"],
):
    step("sync", "Checks the registry's files and stores them as a version.")
