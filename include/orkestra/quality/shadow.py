"""The effect that rules in the shadow would have, for the engineers who try them."""

from orkestra.warehouse.warehouse import Row, Warehouse


def list_shadow(warehouse: Warehouse) -> list[Row]:
    """Each rule in the shadow and week: units and rows looked at, hit, and hit though all else is good.

    Units: `_share` 0-1, None where nothing was looked at.
    """
    rows = warehouse.rows("quality/list_shadow")
    return [
        row
        | {
            "unit_share": _share(row["hit_unit_count"], row["unit_count"]),
            "row_share": _share(row["hit_row_count"], row["row_count"]),
            "good_row_share": _share(row["good_row_count"], row["hit_row_count"]),
        }
        for row in rows
    ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
