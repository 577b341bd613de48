"""Plays `airflow scheduler` as far as the preload listener sees it; prints what a worker and a task find."""

import multiprocessing
import sys
from multiprocessing import forkserver

import orkestra_preload
from support import airflow_home  # noqa: F401  sets Airflow's home before the plugin imports Airflow

PROBE = "tabnanny"  # stands for the heavy libraries: a module that nobody else imports


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def has_started_a_server() -> bool:
    return forkserver._forkserver._forkserver_pid is not None


def look_around() -> None:
    """Run in a worker, which Airflow also notifies that a component starts."""
    orkestra_preload.Preload().on_starting(component=object())
    say("worker: preloaded", PROBE in sys.modules, "server started", has_started_a_server())


if __name__ == "__main__":
    sys.argv = ["airflow", sys.argv[1]]
    orkestra_preload.HEAVY[:] = [PROBE]
    orkestra_preload.Preload().on_starting(component=object())
    say("parent: preloaded", PROBE in sys.modules, "server started", has_started_a_server())
    worker = multiprocessing.Process(target=look_around)
    worker.start()
    worker.join()
