"""The DAGs, parsed once for all tests of this room."""

from typing import Any

import pytest

from support import airflow_home


@pytest.fixture(scope="session")
def dags() -> dict[str, Any]:
    return airflow_home.parse_dags()
