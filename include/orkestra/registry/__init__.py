"""Facts that people edit: roster, desks, messages, lists, rules, policy. `read_registry` reads them all."""

from orkestra.registry.entries import (
    Assignment,
    BehaviourIndicator,
    Column,
    Contact,
    Desk,
    Issue,
    Item,
    ListValue,
    Message,
    Rule,
    Unit,
)
from orkestra.registry.policy import Policy
from orkestra.registry.read_registry import read_contacts, read_registry
from orkestra.registry.registry import Registry
from orkestra.registry.unit_names import UnitMatch, match_unit

__all__ = [
    "Assignment",
    "BehaviourIndicator",
    "Column",
    "Contact",
    "Desk",
    "Issue",
    "Item",
    "ListValue",
    "Message",
    "Policy",
    "Registry",
    "Rule",
    "Unit",
    "UnitMatch",
    "match_unit",
    "read_contacts",
    "read_registry",
]
