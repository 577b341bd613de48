"""`orkestra template` and `orkestra policy` on the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from orkestra.cli import main
from support.workbooks import registry

WEEK = ("--week", "2026-W47")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ORKESTRA_WAREHOUSE", raising=False)
    monkeypatch.delenv("ORKESTRA_BUCKET_SUBMISSIONS", raising=False)


def run(*words: str) -> int:
    """The exit status; argparse ends with an exception where the words are wrong."""
    try:
        return main(list(words))
    except SystemExit as end:
        return int(str(end.code))


def test_without_a_name_the_file_is_called_by_unit_and_week_and_nothing_is_overwritten(capsys):
    assert run("template", "--unit", "komdigi", *WEEK) == 0
    made = Path("laporan-komdigi-2026-W47.xlsx")
    said = capsys.readouterr()
    assert said.out.strip() == str(made)
    assert "last week's open issues are not prefilled" in said.err
    made.write_bytes(b"filled in")
    assert run("template", "--unit", "komdigi", *WEEK) == 2
    assert "there already" in capsys.readouterr().err
    assert run("template", "--unit", "komdigi", *WEEK, "-o", ".") == 2
    assert made.read_bytes() == b"filled in"


def test_a_named_file_is_written_with_its_folders_and_overwritten(capsys):
    for _ in range(2):
        assert run("template", "--unit", "polri", *WEEK, "-o", "baru/polri.xlsx") == 0
    assert Path("baru/polri.xlsx").read_bytes().startswith(b"PK")
    assert capsys.readouterr().out.split() == ["baru/polri.xlsx"] * 2


@pytest.mark.parametrize(("output", "folder"), [(("-o", "templat"), "templat"), ((), "templat-2026-W47")])
def test_all_writes_a_file_per_expected_unit_and_keeps_existing_ones(output, folder, capsys):
    names = [
        f"laporan-{unit.unit_code}-2026-W47.xlsx" for unit in registry().units_expected(date(2026, 11, 22))
    ]
    Path(folder).mkdir()
    for name in names[2:]:
        (Path(folder) / name).write_bytes(b"filled in")
    assert run("template", "--all", *WEEK, *output) == 0
    kept = len(names) - 2
    assert f"2 templates for Pekan 47/2026 (16–22 November 2026) written into {folder}, {kept} kept" in (
        capsys.readouterr().out
    )
    assert sorted(path.name for path in Path(folder).iterdir()) == sorted(names)
    assert [(Path(folder) / name).read_bytes()[:2] for name in names[:3]] == [b"PK", b"PK", b"fi"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("template", "--unit", "kominfo", *WEEK), "Did you mean komdigi"),
        (("template", "--unit", "Komdigi ", *WEEK), "Did you mean komdigi?"),
        (("template", "--unit", "zzzzz", *WEEK), "units.csv lists"),
        (("template", "--unit", "", *WEEK), "units.csv lists"),
        (("template", "--unit", "komdigi", "--week", "2026-47"), "wanted for example 2026-W47"),
        (("template", "--unit", "komdigi", "--week", "2027-W53"), "does not exist"),
        (("template", "--unit", "komdigi", "--week", "2024-W50"), "no moments for 2024-W50"),
        (("template", "--unit", "komdigi"), "--week"),
        (("template", *WEEK), "--unit --all"),
        (("template", "--unit", "komdigi", "--all", *WEEK), "not allowed with"),
        (("template", "--unit", "komdigi", *WEEK, "-o", "/dev/null/x.xlsx"), "Cannot write"),
        (("policy", "--unit", "Kemenkominfo"), "Did you mean komdigi"),
        (("policy",), "--unit"),
    ],
)
def test_wrong_usage_is_answered_with_one_sentence(words, said, capsys):
    assert run(*words) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("command", ["template", "policy"])
def test_help_has_examples(command, capsys):
    assert run(command, "--help") == 0
    assert f"orkestra {command} --unit komdigi" in capsys.readouterr().out


def test_the_policy_names_the_bucket_that_is_configured(monkeypatch, capsys):
    monkeypatch.setenv("ORKESTRA_BUCKET_SUBMISSIONS", "kiriman-uji")
    assert run("policy", "--unit", "komdigi") == 0
    statements = json.loads(capsys.readouterr().out)["Statement"]
    assert [action for statement in statements for action in statement["Action"]] == [
        "s3:PutObject", "s3:GetObject", "s3:ListBucket",
    ]  # fmt: skip
    resources = {resource for statement in statements for resource in statement["Resource"]}
    assert {resource.partition("/")[0] for resource in resources} == {"arn:aws:s3:::kiriman-uji"}
