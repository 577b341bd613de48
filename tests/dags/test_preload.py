"""Heavy libraries are imported beside the scheduler, once, and its workers have them."""

import importlib
import os
import subprocess
import sys

import boto3

import orkestra_preload
from support.airflow_home import REPO


def play(command):
    paths = ("include", "plugins", "tests")
    played = subprocess.run(
        [sys.executable, "tests/dags/preload_in_scheduler.py", command],
        cwd=REPO,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(REPO / path) for path in paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    return played.stdout.splitlines() or played.stderr


def test_the_scheduler_forks_its_workers_from_a_process_with_the_heavy_imports():
    assert play("scheduler") == [
        "parent: preloaded False server started True",
        "worker: preloaded True server started False",
    ]


def test_other_commands_are_left_alone():
    assert play("triggerer") == [
        "parent: preloaded False server started False",
        "worker: preloaded False server started False",
    ]


def test_every_heavy_module_can_be_imported():
    """The fork server says nothing of one that cannot; the tasks would only be slow."""
    for name in orkestra_preload.HEAVY:
        importlib.import_module(name)
    assert {"great_expectations", "orkestra.flows.report_week"} <= set(sys.modules)
    assert boto3.DEFAULT_SESSION, "a client of the default session shares what it read with later ones"
