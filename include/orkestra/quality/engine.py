"""Great Expectations itself: imported without its talk, and how it and we ask the warehouse."""

import gc
import io
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

# The rows of a submission lie side by side, so a look into an index is cheap. Without this the planner reads
# all rows ever staged as soon as a batch is a hundredth of them: six times slower, and more so every year.
# A statement takes a fraction of a second; one that does not end must not keep all units waiting.
PLANS = {"random_page_cost": "1.1", "jit": "off", "statement_timeout": "60s"}


@contextmanager
def quiet_great_expectations() -> Iterator[Any]:
    """The library, imported late (it costs seconds), without analytics and without its talk.

    Why: it prints that our statements lack {batch} (they read the views of checks, which are the batch) and
    warns that its PostgreSQL source would suit better (that one refuses a socket's address).
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        import great_expectations as gx
        import great_expectations.data_context.types.base

        # this module raises its own level when it is imported
        logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
        gc.disable()  # it builds large graphs of objects that all live until its end
        try:
            yield gx
        finally:
            gc.enable()


def reader_url(warehouse_url: str, run_id: int) -> str:
    """The SQLAlchemy address for one run: a role that can only read, and the run that the views show."""
    parts = urlsplit(warehouse_url)
    plans = " ".join(f"-c {name}={value}" for name, value in PLANS.items())
    options = quote(f"-c role=orkestra_reader -c orkestra.run_id={run_id} -c timezone=UTC {plans}")
    query = f"{parts.query}&options={options}" if parts.query else f"options={options}"
    return urlunsplit(("postgresql+psycopg", parts.netloc, parts.path, query, ""))
