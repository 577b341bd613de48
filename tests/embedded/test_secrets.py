"""Secrets are generated once and only their owner can read them."""

import os
from pathlib import Path

from embedded.secrets import load_secrets


def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        load_secrets(tmp_path / "secrets.json")
    finally:
        os.umask(before)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_secrets_are_generated_once(tmp_path: Path) -> None:
    first = load_secrets(tmp_path / "secrets.json")
    assert load_secrets(tmp_path / "secrets.json") == first
    assert load_secrets(tmp_path / "other.json") != first


def test_secrets_have_no_repr(tmp_path: Path) -> None:
    secrets = load_secrets(tmp_path / "secrets.json")
    assert secrets.admin_password not in f"{secrets} {secrets!r}"
