"""Keeps the results of validations: which rules looked at which submissions, and what each found."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from orkestra.quality.suites import Suite
from orkestra.registry import Registry
from orkestra.sheet_names import DATA_SHEETS
from orkestra.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class RuleLine:
    """One rule that is evaluated: how, for which weeks, and on which sheets."""

    rule: str
    status: str
    since: date
    until: date | None
    sheets: tuple[str, ...]


def list_rule_lines(registry: Registry, suites: Sequence[Suite]) -> list[RuleLine]:
    """Every rule that is evaluated, the reader's too, with the sheets it looks at.

    Why: a rule of no sheet that stands in the suite of Identitas looks across the whole submission.
    """
    used: dict[str, set[str]] = {}
    for suite in suites:
        for expectation in suite.document["expectations"]:
            used.setdefault(expectation["meta"]["rule"], set()).add(suite.sheet)
    lines = []
    for rule in registry.rules:
        if rule.is_evaluated:
            sheets = {rule.sheet} if rule.sheet else used.get(rule.rule, {"cover"})
            looked_at = (
                tuple(DATA_SHEETS) if not rule.sheet and sheets == {"cover"} else tuple(sorted(sheets))
            )
            lines.append(RuleLine(rule.rule, rule.status, rule.since, rule.until, looked_at))
    return lines


def record_results(
    warehouse: Warehouse,
    run_id: int,
    lines: Sequence[RuleLine],
    submission_ids: Collection[int],
) -> None:
    """Keep what was evaluated and found; call it in the transaction that moves the submissions on.

    Why: of pre-checks nothing is kept, not even the set of rules.
    """
    kept = warehouse.execute(
        "select submission_id from intake.submission where submission_id = any(%(ids)s) and not is_precheck",
        ids=list(submission_ids),
    )
    if not kept:
        return
    parameters = {
        "run_id": run_id,
        "rule_set_id": find_rule_set(warehouse, lines),
        "submission_ids": [row["submission_id"] for row in kept],
    }
    warehouse.run("quality/store_validations", **parameters)
    warehouse.run("quality/store_hits", **parameters)


def find_rule_set(warehouse: Warehouse, lines: Sequence[RuleLine]) -> int:
    """The id of the set with these rules; a new content is a new set."""
    sha256 = hashlib.sha256(json.dumps([asdict(line) for line in lines], default=str).encode()).hexdigest()
    added = warehouse.execute(
        "insert into quality.rule_set (sha256) values (%(sha256)s)"
        " on conflict do nothing returning rule_set_id",
        sha256=sha256,
    )
    if added:
        each = [asdict(line) | added[0] | {"sheets": list(line.sheets)} for line in lines]
        warehouse.run_many("quality/store_rule_set_line", each)
        return int(added[0]["rule_set_id"])
    (known,) = warehouse.execute(
        "select rule_set_id from quality.rule_set where sha256 = %(sha256)s", sha256=sha256
    )
    return int(known["rule_set_id"])
