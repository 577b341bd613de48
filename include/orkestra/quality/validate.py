"""Runs the suites in the warehouse: one validation a sheet, for all submissions of the run together."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from orkestra.errors import Transient
from orkestra.quality.engine import quiet_great_expectations, reader_url
from orkestra.quality.failures import RuleFailedError, raise_failure
from orkestra.quality.offending import BatchNames, SubmissionFinding, list_offending, read_names
from orkestra.quality.suites import Suite
from orkestra.warehouse.describe_error import describe_driver_error, shorten
from orkestra.warehouse.warehouse import Warehouse

log = logging.getLogger(__name__)

# On SQL, COMPLETE alone silently returns 20 rows; the count is compared all the same.
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["submission_id", "row_no", "unreadable"],
    "partial_unexpected_count": 10_000_000,
}
AWAY = re.compile(r"\(psycopg\.(OperationalError|errors\.(AdminShutdown|CrashShutdown|CannotConnectNow))\)")


def run_suites(
    warehouse: Warehouse,
    warehouse_url: str,
    run_id: int,
    suites: Iterable[Suite],
    report: Callable[[RuleFailedError], None] = raise_failure,
) -> list[SubmissionFinding]:
    """Every finding of every suite, with the submission that it belongs to.

    `report` is called for each rule that could not be evaluated; all others are evaluated all the same.

    Raises: Transient, if the warehouse is away; what `report` raises, by default for the first that failed.
    """
    findings: list[SubmissionFinding] = []
    names = read_names(warehouse)
    with quiet_great_expectations() as gx:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
        source = context.data_sources.add_sql(
            "warehouse", connection_string=reader_url(warehouse_url, run_id)
        )
        try:
            for suite in suites:
                for failure in suite.failures:
                    report(failure)
                findings.extend(_run_suite(warehouse, gx, source, suite, names, report))
        finally:
            source.get_execution_engine().close()
            source.get_engine().dispose()
        return findings


def _run_suite(
    warehouse: Warehouse,
    gx: Any,
    source: Any,
    suite: Suite,
    names: BatchNames,
    report: Callable[[RuleFailedError], None],
) -> list[SubmissionFinding]:
    """The findings of one sheet.

    Why: asking for the offending rows of every expectation costs twice the time of asking whether there are
    any, so the rows are asked of those that failed; and not through a validation definition, because that
    keeps its result, which takes a third of the time, and a minute for 100,000 rows.
    """
    asset = source.add_table_asset(suite.sheet, table_name=suite.sheet, schema_name="checks")
    batch = asset.add_batch_definition_whole_table("run").get_batch()
    entries = suite.document["expectations"]
    known = [entry for entry in entries if _build(gx, entry, report)]
    results = batch.validate(
        _make_suite(gx, suite.sheet, known),
        expectation_parameters=suite.parameters,
        result_format="BOOLEAN_ONLY",
    ).results
    failed = {
        result.expectation_config.meta["place"]
        for result in _list_evaluated(results, report)
        if not result.success
    }
    findings: list[SubmissionFinding] = []
    if failed:
        offending = batch.validate(
            _make_suite(gx, f"{suite.sheet} offending", [known[place] for place in sorted(failed)]),
            expectation_parameters=suite.parameters,
            result_format=RESULT_FORMAT,
        )
        for result in _list_evaluated(offending.results, report):
            try:
                findings.extend(list_offending(warehouse, result, suite, names))
            except RuleFailedError as failure:
                report(failure)
    log.info(
        "suite_run sheet=%s expectations=%s failed=%s findings=%s",
        suite.sheet, len(entries), len(failed), len(findings),
    )  # fmt: skip
    return findings


def _make_suite(gx: Any, name: str, entries: Sequence[dict[str, Any]]) -> Any:
    """A suite whose expectations know their names in it."""
    expectations = [
        _build(gx, entry | {"meta": {**entry["meta"], "place": place}}, raise_failure)
        for place, entry in enumerate(entries)
    ]
    return gx.ExpectationSuite(name=name, expectations=expectations)


def _build(gx: Any, entry: dict[str, Any], report: Callable[[RuleFailedError], None]) -> Any:
    """One expectation; None, if there is none of this kind or not with these arguments.

    Why not by the suite itself: that leaves out what it does not know, and goes on.
    """
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    try:
        return ExpectationConfiguration(**entry).to_domain_obj()
    except (gx.exceptions.GreatExpectationsError, ValueError, TypeError) as error:
        report(RuleFailedError(entry["meta"]["rule"], shorten(str(error))))
        return None


def _list_evaluated(results: Iterable[Any], report: Callable[[RuleFailedError], None]) -> Iterator[Any]:
    """The results without those of expectations that could not be evaluated.

    Raises: Transient, if that was because the warehouse is away.
    """
    for result in results:
        info = result.exception_info
        raised = [info] if "raised_exception" in info else list(info.values())
        messages = [str(one.get("exception_message")) for one in raised if one.get("raised_exception")]
        if not messages:
            yield result
        elif AWAY.match(messages[0]):
            raise Transient(f"The warehouse is away or broke off: {describe_driver_error(messages[0])}")
        else:
            report(
                RuleFailedError(result.expectation_config.meta["rule"], describe_driver_error(messages[0]))
            )
