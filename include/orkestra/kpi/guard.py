"""Runs the guards: they find figures that cannot be true, before anyone sees them."""

from orkestra.errors import Permanent
from orkestra.warehouse.warehouse import Row, Warehouse

SHOWN = 5


def check_edition(warehouse: Warehouse, edition_id: int) -> int:
    """The number of guards, all of which found nothing in the edition.

    Raises: Permanent, naming the first figures that cannot be true; the edition then stays unpublished.
    """
    guards = sorted(path.stem for path in (warehouse.home / "sql" / "guard").glob("*.sql"))
    if not guards:
        raise Permanent(f"No guards in {warehouse.home / 'sql' / 'guard'}: is ORKESTRA_HOME right?")
    offences = [
        f"{guard}: {describe_figure(figure)}"
        for guard in guards
        for figure in warehouse.rows(f"guard/{guard}", edition_id=edition_id)
    ]
    if offences:
        raise Permanent(
            f"Edition {edition_id} has {len(offences)} impossible figures and is not published. "
            f"{'; '.join(offences[:SHOWN])}. Mend sql/kpi or the registry, then run `measure` again."
        )
    warehouse.run("report/advance_edition", edition_id=edition_id, status="checked")
    return len(guards)


def describe_figure(figure: Row) -> str:
    """The figure and what was found, in one line."""
    place = " ".join(filter(None, (figure["scope"], figure["scope_code"], figure["dimension"])))
    return f"{figure['indicator']} ({place}) {figure['found']}"
