"""Airflow without a database, in a home of its own. Import this before anything that imports Airflow."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

REPO = Path(__file__).parents[2]
HOME = tempfile.mkdtemp(prefix="orkestra-airflow-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ |= {
    "AIRFLOW_HOME": HOME,
    "AIRFLOW__CORE__DAGS_FOLDER": str(REPO / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(REPO / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
}


def parse_dags() -> dict[str, Any]:
    """The DAGs of this repository, by id."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=REPO / "dags", bundle_path=REPO / "dags", bundle_name="dags-folder")
    assert bag.import_errors == {}
    return bag.dags
