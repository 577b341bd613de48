"""The surveys that wait until a coordinator has seen their document: a list for coordinators alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.report.edition import Edition
from orkestra.report.impact import name_message


@dataclass(frozen=True)
class UnconfirmedLine:
    """One survey; `address` is empty where its document is no web address."""

    unit: str
    question: str
    area: str
    document: str
    address: str


def list_unconfirmed(edition: Edition) -> Sequence[UnconfirmedLine]:
    """The surveys of the week that count as a session until they are confirmed, unit by unit."""
    return [
        UnconfirmedLine(
            unit=f"{row.unit_name}, baris {row.row_no}",
            question=f"{name_message(edition, row.message_code)}"
            f" · {edition.item_names.get(row.item_code, row.item_code)}",
            area=row.area,
            document=row.document,
            address=row.document if row.document.startswith(("https://", "http://")) else "",
        )
        for row in edition.unconfirmed
    ]
