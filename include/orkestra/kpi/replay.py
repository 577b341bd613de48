"""Makes the figures of an edition again from what it recorded, and says where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.errors import Permanent
from orkestra.kpi.measure import count_figures, measure_edition
from orkestra.warehouse.hash_statements import hash_statements
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week


@dataclass(frozen=True)
class Difference:
    """One number of one figure; `recorded` or `replayed` is None where the figure is missing altogether."""

    indicator: str
    scope: str
    scope_code: str
    dimension: str
    column_name: str
    recorded: str | None
    replayed: str | None


@dataclass(frozen=True)
class Replay:
    """An edition made again: `figure_count` figures were recorded, `differences` is empty if all agree.

    `is_sealed`: what counts in it is what its hash says. `is_same_code`: today's statements measured it.
    """

    week: Week
    edition_no: int
    code_version: str
    figure_count: int
    is_sealed: bool
    is_same_code: bool
    differences: Sequence[Difference]

    @property
    def agrees(self) -> bool:
        """True if the record is whole and every figure the same."""
        return self.is_sealed and not self.differences


def replay_edition(warehouse: Warehouse, week: Week, edition_no: int) -> Replay:
    """The figures that today's statements compute from an edition's record, compared with those that it has.

    Raises: Permanent, for an edition that does not exist or was never measured.
    Why: a copy of the record is measured like any edition, so all that measuring does is tried; the
    transaction is then rolled back, so nobody ever sees the copy and nothing of it stays.
    """
    edition = find_measured(warehouse, week, edition_no)
    with warehouse.transaction(force_rollback=True):
        whole = {
            "edition_id": edition["edition_id"],
            "other_id": None,
            "other_week": None,
            "other_unit": None,
        }
        copy = warehouse.one("report/copy_edition", **whole)
        sealed = warehouse.one("report/freeze_fingerprint", **copy)
        measure_edition(warehouse, copy["edition_id"])
        pair = {"recorded_id": edition["edition_id"], "replayed_id": copy["edition_id"]}
        differences = warehouse.rows("report/compare_figures", Difference, **pair)
    return Replay(
        week=week,
        edition_no=edition_no,
        code_version=edition["code_version"],
        figure_count=count_figures(warehouse, edition["edition_id"]),
        is_sealed=sealed["submissions_sha256"] == edition["submissions_sha256"],
        is_same_code=edition["statements_sha256"] == hash_statements(warehouse.home),
        differences=differences,
    )


def comes_out_otherwise(warehouse: Warehouse, week: Week) -> bool:
    """True if the newest edition of a week is published and today's statements compute other figures."""
    newest = warehouse.rows("report/find_newest_edition", week=week)
    if not newest or newest[0]["status"] != "published":
        return False
    if newest[0]["statements_sha256"] == hash_statements(warehouse.home):
        return False
    return bool(replay_edition(warehouse, week, newest[0]["edition_no"]).differences)


def find_measured(warehouse: Warehouse, week: Week, edition_no: int) -> Row:
    """The edition.

    Raises: Permanent, if it does not exist or was never measured.
    """
    which = {"week": week, "edition_no": edition_no}
    editions = warehouse.rows("report/find_edition_no", **which)
    if not editions:
        newest = warehouse.rows("report/find_newest_edition", week=week)
        known = f"its newest is {newest[0]['edition_no']}" if newest else "it has none yet"
        raise Permanent(f"{week} has no edition {edition_no}: {known}.")
    if editions[0]["status"] == "draft":
        raise Permanent(f"Edition {edition_no} of {week} has no figures yet: run the step `measure` first.")
    return editions[0]
