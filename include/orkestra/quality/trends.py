"""The results of each rule week by week and unit by unit, as an engineer reads them."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.registry import Registry
from orkestra.warehouse.warehouse import Row


@dataclass(frozen=True)
class Trend:
    """One rule: what it is today, its results of each week, and the units that it hit most often first.

    `cells` has a list for each week: empty if it looked at nothing, two if its status changed meanwhile.
    """

    rule: str
    says: str
    severity: str
    status: str
    cells: "Sequence[Sequence[Row]]"
    units: "Sequence[Row]"

    @property
    def is_quiet(self) -> bool:
        """True if it found nothing in all these weeks."""
        return not any(row["finding_count"] for cell in self.cells for row in cell)


def list_weeks(results: "Sequence[Row]") -> list[str]:
    """The weeks of the results, the earliest first."""
    return sorted({row["week"] for row in results})


def list_trends(results: "Sequence[Row]", units_hit: "Sequence[Row]", registry: Registry) -> list[Trend]:
    """Every rule that has results, in the order of the registry; one that left the registry comes last."""
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in results:
        cells.setdefault((row["rule"], row["week"]), []).append(row)
    units: dict[str, list[Row]] = {}
    for row in units_hit:
        units.setdefault(row["rule"], []).append(row)
    known = {rule.rule: rule for rule in registry.rules}
    seen = {row["rule"] for row in results}
    return [
        Trend(
            rule=rule,
            says=known[rule].message if rule in known else "",
            severity=known[rule].severity if rule in known else "",
            status=known[rule].status if rule in known else "removed",
            cells=[cells.get((rule, week), []) for week in list_weeks(results)],
            units=units.get(rule, []),
        )
        for rule in [*(rule for rule in known if rule in seen), *sorted(seen - set(known))]
    ]
