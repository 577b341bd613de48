"""Runs the suites in the warehouse: one validation a sheet, for all submissions of the run together."""

import gc
import io
import logging
import os
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from orkestra.errors import Permanent
from orkestra.findings import Finding
from orkestra.quality.suites import QUERY, Suite, statement_name

if TYPE_CHECKING:
    import psycopg

    from orkestra.warehouse.connect import Row

log = logging.getLogger(__name__)

# On SQL, COMPLETE alone silently returns 20 rows; the count is compared all the same.
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["submission_id", "row_no", "unreadable"],
    "partial_unexpected_count": 10_000_000,
}

# The rows of a submission lie side by side, so a look into an index is cheap. Without this the planner reads
# all rows ever staged as soon as a batch is a hundredth of them: six times slower, and more so every year.
PLANS = {"random_page_cost": "1.1", "jit": "off"}

SubmissionFinding = tuple[int, Finding]


def run_suites(
    connection: "psycopg.Connection[Row]", warehouse_url: str, run_id: int, suites: Iterable[Suite]
) -> list[SubmissionFinding]:
    """Every finding of every suite, with the submission that it belongs to.

    Raises: Permanent, naming the rule, if an expectation could not be evaluated or its findings are not
    complete: then no submission is held, and none goes on.
    """
    findings: list[SubmissionFinding] = []
    with quiet_great_expectations() as gx:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
        source = context.data_sources.add_sql(
            "warehouse", connection_string=reader_url(warehouse_url, run_id)
        )
        try:
            for suite in suites:
                findings.extend(_run_suite(connection, gx, context, source, suite))
        finally:
            source.get_execution_engine().close()
            source.get_engine().dispose()
        return findings


def _run_suite(
    connection: "psycopg.Connection[Row]", gx: Any, context: Any, source: Any, suite: Suite
) -> list[SubmissionFinding]:
    """The findings of one sheet.

    Why: asking for the offending rows of every expectation costs twice the time of asking whether there are
    any, so the rows are asked of those that failed.
    """
    asset = source.add_table_asset(suite.sheet, table_name=suite.sheet, schema_name="checks")
    batch = asset.add_batch_definition_whole_table("run")
    expectations = [
        {**expectation, "meta": {**expectation["meta"], "place": place}}
        for place, expectation in enumerate(suite.document["expectations"])
    ]

    def validate(name: str, chosen: list[dict[str, Any]], result_format: dict[str, Any]) -> list[Any]:
        definition = gx.ValidationDefinition(
            name=name,
            data=batch,
            suite=context.suites.add(gx.ExpectationSuite(name=name, expectations=chosen)),
        )
        context.validation_definitions.add(definition)
        validated = definition.run(expectation_parameters=suite.parameters, result_format=result_format)
        for result in validated.results:
            _fail_on_exception(result.expectation_config.meta["rule"], result.exception_info)
        return list(validated.results)

    results = validate(suite.sheet, expectations, {"result_format": "BOOLEAN_ONLY"})
    failed = {result.expectation_config.meta["place"] for result in results if not result.success}
    findings: list[SubmissionFinding] = []
    if failed:
        chosen = [expectations[place] for place in sorted(failed)]
        for result in validate(f"{suite.sheet} offending", chosen, RESULT_FORMAT):
            findings.extend(_findings_of(connection, result, suite))
    log.info(
        "suite_run sheet=%s expectations=%s failed=%s findings=%s",
        suite.sheet, len(expectations), len(failed), len(findings),
    )  # fmt: skip
    return findings


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


def _findings_of(
    connection: "psycopg.Connection[Row]", result: Any, suite: Suite
) -> Iterator[SubmissionFinding]:
    config, found = result.expectation_config, result.result
    rule, kwargs = config.meta["rule"], config.kwargs
    if config.type == QUERY:
        yield from _rows_of_query(connection, rule, int(found["observed_value"]), suite)
        return
    column = config.meta.get("column") or kwargs["column"]
    pair = [kwargs["column_A"], kwargs["column_B"]] if "column_A" in kwargs else []
    other = next((name for name in pair if name != column), None)
    rows = found.get("unexpected_index_list") or []
    if len(rows) != found["unexpected_count"]:
        raise Permanent(
            f"Rule {rule} on {suite.sheet}.{column}: {found['unexpected_count']} cells offend, "
            f"but {len(rows)} were listed. No submission was held; mend the suite or its result format."
        )
    for row in rows:
        if column not in row["unreadable"]:
            place = (suite.sheet, int(row["row_no"]), column)
            compared = _show(row[other]) if other else None
            yield int(row["submission_id"]), Finding(rule, *place, _show(row.get(column)), compared)


def _show(value: Any) -> str | None:
    """A value as statements show theirs."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return None if value is None else str(value)


def _rows_of_query(
    connection: "psycopg.Connection[Row]", rule: str, counted: int, suite: Suite
) -> Iterator[SubmissionFinding]:
    """All rows of a check; Great Expectations itself keeps at most 200 of them.

    Why as the reader: a check is run twice, here and by Great Expectations, under the same rights.
    """
    with connection.transaction():
        connection.execute("set local role orkestra_reader")
        for name, value in PLANS.items():
            connection.execute("select set_config(%s, %s, true)", [name, value])
        rows = connection.execute(suite.parameters[statement_name(rule)].encode()).fetchall()
    if len(rows) != counted:
        raise Permanent(
            f"Rule {rule}: Great Expectations counted {counted} rows, the statement gave {len(rows)}."
        )
    for row in rows:
        place = (row["sheet"], row["row_no"], row["column_name"])
        yield row["submission_id"], Finding(rule, *place, row["found"], row.get("meant"))


def _fail_on_exception(rule: str, info: dict[str, Any]) -> None:
    """An expectation that could not be evaluated is our fault, never the unit's."""
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            raise Permanent(f"Rule {rule} could not be evaluated: {entry.get('exception_message')}")
