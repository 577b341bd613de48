"""A warehouse for the rules of expectations/, with a registry in which komdigi has changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from conftest import HOME, copy_database
from embedded import postgres
from orkestra.registry import Registry
from orkestra.registry.entries import Assignment
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.warehouse import connect
from orkestra.week import Week
from support.staged_files import AS_OF
from support.workbooks import registry

BRIEF = "UJI-1"  # a message of Wednesday and Thursday


@pytest.fixture(scope="module")
def rules_warehouse(
    postgres_server: postgres.Server, warehouse_template: str, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The collector's URL of a warehouse of one test module."""
    name = request.module.__name__.rpartition(".")[2]
    copy_database(postgres_server, warehouse_template, name)
    url = postgres_server.url("orkestra_collector", name)
    with connect(url, HOME) as warehouse:
        copy_registry(warehouse, change_registry(), code_version="test", as_of=AS_OF)
    yield url
    postgres_server.drop_database(name)


def change_registry() -> Registry:
    """The registry, in which komdigi was in another zone before and has a message of two days."""
    now = next(unit for unit in registry().units if unit.unit_code == "komdigi")
    before = replace(now, zone=ZoneInfo("Asia/Jayapura"), valid_to=date(2026, 11, 1))
    now_here = replace(now, valid_from=date(2026, 11, 2))
    others = tuple(unit for unit in registry().units if unit.unit_code != "komdigi")
    message = replace(
        registry().messages[0], message_code=BRIEF, valid_from=date(2026, 11, 18), valid_to=date(2026, 11, 19)
    )
    assigned = Assignment(BRIEF, "komdigi", Week.parse("2026-W47"), None)
    return replace(
        registry(),
        units=(*others, before, now_here),
        messages=(*registry().messages, message),
        assignments=(*registry().assignments, assigned),
    )
