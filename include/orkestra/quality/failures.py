"""Rules that could not be evaluated: our own fault, never a unit's. They are kept and reported to us."""

from collections.abc import Sequence

from orkestra.errors import Permanent
from orkestra.warehouse.warehouse import Row, Warehouse

WHAT_NEXT = (
    "No submission was judged: all wait, and the next run takes them. Mend the rule, or give it the status "
    "shadow or withdrawn in include/registry/rules.csv and run sync_registry: then the next run goes on."
)


class RuleFailedError(Permanent):
    """One rule could not be evaluated; `reason` holds nothing that a unit wrote."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"Rule {rule} could not be evaluated: {reason}")
        self.rule, self.reason = rule, reason


class RulesFailedError(Permanent):
    """Rules in force could not be evaluated, so nothing was."""

    def __init__(self, failures: Sequence[RuleFailedError]) -> None:
        super().__init__(". ".join([*(str(failure).rstrip(".") for failure in failures), WHAT_NEXT]))


def raise_failure(failure: RuleFailedError) -> None:
    """Raise the failure of a rule: the default where a caller handles none."""
    raise failure


def record_failure(warehouse: Warehouse, run_id: int, failure: RuleFailedError, status: str) -> None:
    """Keep that a rule failed in a run; once, however often the run is tried again."""
    parameters = {"run_id": run_id, "rule": failure.rule, "status": status, "reason": failure.reason}
    warehouse.run("quality/store_failure", **parameters)


def list_failing(warehouse: Warehouse) -> list[Row]:
    """The rules that could not be evaluated when they were last tried: status, runs, since, reason."""
    return warehouse.rows("quality/list_failing")
