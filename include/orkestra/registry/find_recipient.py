"""The address to which notifications of a unit go."""

from collections.abc import Sequence
from datetime import date

from orkestra.registry.entries import Contact


def find_recipient(contacts: Sequence[Contact], unit_code: str, on: date) -> str | None:
    """The address of a unit's officer, or of the deputy while the officer is on leave."""
    for role in ("officer", "deputy"):
        for contact in contacts:
            if contact.unit == unit_code and contact.role == role and not is_on_leave(contact, on):
                return contact.address
    return None


def is_on_leave(contact: Contact, on: date) -> bool:
    """True if a person is on leave on a day; a leave without an end lasts."""
    return bool(contact.leave_from and contact.leave_from <= on <= (contact.leave_to or date.max))
