"""The statistics of sql/view a second time: from SciPy and NumPy where these have them, else by hand."""

import math
from collections.abc import Sequence
from typing import Any

import numpy
from scipy import stats

Z = 1.959964
Interval = tuple[float, float]
# (unit, asked before, yes before, asked after, yes after, no to yes, yes to no)
Survey = tuple[str, int, int, int, int, int | None, int | None]


def wilson(yes: int, asked: int) -> Interval:
    interval = stats.binomtest(yes, asked).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def newcombe(x1: int, n1: int, x0: int, n0: int) -> Interval:
    (l1, u1), (l0, u0), p1, p0 = wilson(x1, n1), wilson(x0, n0), x1 / n1, x0 / n0
    return p1 - p0 - math.hypot(p1 - l1, u0 - p0), p1 - p0 + math.hypot(u1 - p1, p0 - l0)


def newcombe_paired(a: int, b: int, c: int, d: int) -> Interval:
    n = a + b + c + d
    p1, p0 = (a + b) / n, (a + c) / n
    (l1, u1), (l0, u0) = wilson(a + b, n), wilson(a + c, n)
    cross = a * d - b * c
    corrected = max(cross - n / 2, 0) if cross > 0 else cross
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    phi = corrected / math.sqrt(margins) if margins else 0
    down, up = numpy.array([p1 - l1, u0 - p0]), numpy.array([p0 - l0, u1 - p1])
    metric = numpy.array([[1, -phi], [-phi, 1]])
    return p1 - p0 - math.sqrt(max(down @ metric @ down, 0)), p1 - p0 + math.sqrt(max(up @ metric @ up, 0))


def robust_z(value: float, sample: Sequence[float]) -> float | None:
    if len(sample) < 5:
        return None
    distance = value - float(numpy.median(sample))
    spread = float(stats.median_abs_deviation(sample, scale=0.6745)) or 1.253314 * float(
        numpy.mean(numpy.abs(numpy.array(sample) - numpy.median(sample)))
    )
    return distance / spread if spread else None if distance else 0.0


def survival(waits: Sequence[float], events: Sequence[bool]) -> list[tuple[float, float]]:
    """Each wait with the share that waits longer."""
    pairs = list(zip(waits, events, strict=True))
    curve = stats.ecdf(
        stats.CensoredData(
            uncensored=[wait for wait, is_event in pairs if is_event],
            right=[wait for wait, is_event in pairs if not is_event],
        )
    ).sf
    return [(wait, float(curve.evaluate(wait))) for wait in sorted(set(waits))]


def percentile(waits: Sequence[float], events: Sequence[bool], p: float) -> float | None:
    """The first wait at which at most 1 - p still wait."""
    return next((wait for wait, left in survival(waits, events) if left <= 1 - p + 1e-9), None)


def pool(surveys: Sequence[Survey]) -> dict[str, float | None]:
    """Of two or more surveys: the mean over units, of a single unit over its surveys."""
    names = [survey[0] for survey in surveys]
    n0, x0, n1, x1 = (numpy.array([survey[place] for survey in surveys], float) for place in range(1, 5))
    paired = numpy.array([survey[5] is not None for survey in surveys])
    b, c = (numpy.array([survey[place] or 0 for survey in surveys], float) for place in (5, 6))
    w, p0, p1 = n1 * n0 / (n1 + n0), x0 / n0, x1 / n1
    variance = spread((x1 + 0.5) / (n1 + 1), n1) + spread((x0 + 0.5) / (n0 + 1), n0)
    variance = numpy.where(paired, (b + c + 1 - (b - c) ** 2 / (n1 + 1)) / (n1 + 1) ** 2, variance)
    members = list(find_clusters(names, n0, n1).values())
    means = [numpy.average(p1[rows] - p0[rows], weights=w[rows]) for rows in members]
    errors = [sum(w[rows] ** 2 * variance[rows]) / sum(w[rows]) ** 2 for rows in members]
    count = len(members)
    within = math.sqrt(sum(errors)) / count
    between = float(stats.sem(means)) if count > 1 else None
    half = max(Z * within, stats.t.ppf(0.975, count - 1) * between if between is not None else 0)
    middle = float(numpy.mean(means))
    precise = numpy.average(p1 - p0, weights=1 / variance)
    return {
        "difference": middle,
        "before_share": float(numpy.mean([numpy.average(p0[rows], weights=w[rows]) for rows in members])),
        "after_share": float(numpy.mean([numpy.average(p1[rows], weights=w[rows]) for rows in members])),
        "within_error": within, "between_error": between, "cluster_count": count,
        "heterogeneity": sum((p1 - p0 - precise) ** 2 / variance),
        "heterogeneity_limit": stats.chi2.ppf(0.9, len(surveys) - 1),
        "lower": max(-1, middle - half), "upper": min(1, middle + half),
    }  # fmt: skip


def spread(share: Any, asked: Any) -> Any:
    return share * (1 - share) / asked


def find_clusters(names: Sequence[str], n0: Any, n1: Any) -> dict[object, list[int]]:
    """The rows of each cluster: of a unit; of all small units together; each row, if there is one unit."""
    rows = {name: [place for place, other in enumerate(names) if other == name] for name in names}
    if len(rows) == 1:
        return {place: [place] for place in range(len(names))}
    large = {name: own for name, own in rows.items() if min(sum(n0[own]), sum(n1[own])) >= 30}
    small = [place for name, own in rows.items() if name not in large for place in own]
    return large | {("small",): small} if small and large else large or rows
