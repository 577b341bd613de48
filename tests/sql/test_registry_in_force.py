"""Steps work with the registry of the newest sync, not with files that somebody is editing."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import HOME
from orkestra.errors import Permanent
from orkestra.registry import read_registry
from orkestra.warehouse.registry_copy import copy_registry
from orkestra.warehouse.registry_in_force import load_registry
from orkestra.warehouse.warehouse import connect

AS_OF = datetime(2026, 11, 20, tzinfo=UTC)


def test_the_registry_comes_back_as_it_was(warehouse_url: str):
    registry = read_registry(HOME)
    with connect(warehouse_url, HOME) as warehouse:
        copy_registry(warehouse, registry, code_version="test", as_of=AS_OF)
        assert load_registry(warehouse) == registry


def test_without_a_sync_the_next_step_is_named(warehouse_url: str):
    with connect(warehouse_url, HOME) as warehouse, pytest.raises(Permanent, match="orkestra sync"):
        load_registry(warehouse)


def test_a_broken_file_leaves_the_old_registry_in_force(warehouse_url: str, tmp_path: Path):
    shutil.copytree(HOME / "include" / "registry", tmp_path / "include" / "registry")
    registry = read_registry(tmp_path)
    with connect(warehouse_url, HOME) as warehouse:
        copy_registry(warehouse, registry, code_version="test", as_of=AS_OF)
        (tmp_path / "include" / "registry" / "units.csv").write_text("nothing,of,use\n")
        with pytest.raises(Permanent, match=r"units\.csv"):
            read_registry(tmp_path)
        assert load_registry(warehouse) == registry
