"""The figures of an edition, found by what they measure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row of kpi.value; without a value there is no data."""

    indicator: str
    scope: str
    scope_code: str
    dimension: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: int | None = None
    method: str = ""
    evidence: str | None = None

    @property
    def count(self) -> int:
        """The numerator as a whole number; 0 without data."""
        return round(self.numerator or 0)

    @property
    def total(self) -> int:
        """The denominator as a whole number; 0 without data."""
        return round(self.denominator or 0)

    @property
    def parts(self) -> dict[str, str]:
        """The parts of the dimension: {"item": "KN1", "level": "B3"}."""
        return dict(part.split("=", 1) for part in self.dimension.split(";") if part)


@dataclass(frozen=True)
class Figures:
    """All figures of an edition, in their stable order."""

    rows: Sequence[Figure]
    by_place: Mapping[tuple[str, str, str, str], Figure]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Figures":
        """The figures of rows of kpi.value."""
        figures = [Figure(**row) for row in rows]
        return cls(figures, {(f.indicator, f.scope, f.scope_code, f.dimension): f for f in figures})

    def get(
        self, indicator: str, scope: str = "national", scope_code: str = "", dimension: str = ""
    ) -> Figure:
        """The figure of that place; one without data if it was not measured."""
        place = (indicator, scope, scope_code, dimension)
        return self.by_place.get(place) or Figure(*place)

    def all(self, indicator: str, scope: str = "national", prefix: str = "") -> list[Figure]:
        """The figures of an indicator and scope whose dimension begins so."""
        return [
            figure
            for figure in self.rows
            if figure.indicator == indicator and figure.scope == scope and figure.dimension.startswith(prefix)
        ]
