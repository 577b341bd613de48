"""The rows that offend against a rule, all of them, as findings of their submissions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from orkestra.findings import Finding
from orkestra.quality.engine import PLANS
from orkestra.quality.failures import RuleFailedError
from orkestra.quality.suites import QUERY, Suite, statement_name
from orkestra.sheet_names import SHEET_NAMES
from orkestra.warehouse.describe_error import StatementFailedError
from orkestra.warehouse.warehouse import Row, Warehouse

SubmissionFinding = tuple[int, Finding]
COLUMNS = ("submission_id", "sheet", "row_no", "column_name", "found")
TEXTS = ("column_name", "found", "meant")


@dataclass(frozen=True)
class BatchNames:
    """The names that a finding may use: the submissions of the batch, and the columns of each sheet."""

    submission_ids: frozenset[int]
    columns: frozenset[tuple[str, str]]


def read_names(warehouse: Warehouse) -> BatchNames:
    """The names that the findings of the batch may use."""
    batch = warehouse.execute("select submission_id from checks.batch")
    columns = warehouse.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'checks' and table_name = any(%(sheets)s)",
        sheets=list(SHEET_NAMES),
    )
    return BatchNames(
        frozenset(row["submission_id"] for row in batch),
        frozenset((row["table_name"], row["column_name"]) for row in columns),
    )


def list_offending(
    warehouse: Warehouse, result: Any, suite: Suite, names: BatchNames
) -> list[SubmissionFinding]:
    """The findings of one expectation that failed, from Great Expectations' complete result.

    Raises: RuleFailedError, if they are not complete, or name what is not there.
    """
    if result.expectation_config.type == QUERY:
        return _list_rows(warehouse, result, suite, names)
    return list(_list_cells(result, suite))


def _list_cells(result: Any, suite: Suite) -> Iterator[SubmissionFinding]:
    config, found = result.expectation_config, result.result
    rule, kwargs = config.meta["rule"], config.kwargs
    column = config.meta.get("column") or kwargs["column"]
    pair = [kwargs["column_A"], kwargs["column_B"]] if "column_A" in kwargs else []
    other = next((name for name in pair if name != column), None)
    rows = found.get("unexpected_index_list") or []
    if len(rows) != found["unexpected_count"]:
        raise RuleFailedError(
            rule,
            f"{found['unexpected_count']} cells of {suite.sheet}.{column} offend, "
            f"but {len(rows)} were listed; mend the suite or its result format",
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


def _list_rows(warehouse: Warehouse, result: Any, suite: Suite, names: BatchNames) -> list[SubmissionFinding]:
    """All rows of a statement; Great Expectations itself keeps at most 200 of them."""
    rule, counted = result.expectation_config.meta["rule"], int(result.result["observed_value"])
    rows = _ask_again(warehouse, rule, suite)
    if len(rows) != counted:
        raise RuleFailedError(
            rule, f"Great Expectations counted {counted} rows, the statement gave {len(rows)}"
        )
    if fault := next((fault for row in rows if (fault := _find_fault(row, names))), None):
        raise RuleFailedError(rule, fault)
    return [
        (row["submission_id"],
         Finding(rule, row["sheet"], row["row_no"], row["column_name"], row["found"], row.get("meant")))
        for row in rows
    ]  # fmt: skip


def _ask_again(warehouse: Warehouse, rule: str, suite: Suite) -> list[Row]:
    """The rows of a rule's statement.

    Why as the reader: it is run twice, here and by Great Expectations, under the same rights.
    """
    try:
        with warehouse.describe_failure(), warehouse.transaction():
            warehouse.execute("set local role orkestra_reader")
            for name, value in PLANS.items():
                warehouse.set(name, value, in_transaction=True)
            return warehouse.execute(suite.parameters[statement_name(rule)])
    except StatementFailedError as error:
        raise RuleFailedError(rule, str(error)) from None


def _find_fault(row: "Row", names: BatchNames) -> str | None:
    """The reason why a row of a statement is no finding, by columns and types, never by a value."""
    lacking = [name for name in COLUMNS if name not in row]
    if lacking:
        return f"its statement gives no {', '.join(lacking)}"
    if row["submission_id"] not in names.submission_ids:
        return "its statement names a submission that is not in the batch"
    if row["row_no"] is not None and not isinstance(row["row_no"], int):
        return "its row_no is no integer"
    if not all(isinstance(row.get(name), str | None) for name in TEXTS):
        return f"one of {', '.join(TEXTS)} is no text"
    if row["sheet"] not in (None, *SHEET_NAMES):
        return "its statement names a sheet that is none"
    if row["column_name"] is not None and (row["sheet"], row["column_name"]) not in names.columns:
        return f"{row['sheet']} has no column {row['column_name']}"
    return None
