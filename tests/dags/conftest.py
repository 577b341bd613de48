"""The DAGs, parsed once for all tests of this room."""

import pytest

from support import airflow_home


@pytest.fixture(scope="session")
def dags():
    return airflow_home.parse_dags()
