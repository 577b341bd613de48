"""The weekly sample: ten rows that people look at, drawn by a seed that the edition keeps."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from orkestra.cli import main
from orkestra.errors import Permanent
from orkestra.flows.record_decision import record
from orkestra.kpi.measure import measure_edition
from orkestra.report.edition import load_edition
from orkestra.report.render import render_page
from orkestra.report.sample_words import describe_rate
from orkestra.returns.decisions import Decision
from orkestra.settings import Settings
from orkestra.steps.run import Run
from support.kpi_world import W47, World, at

W48 = W47.next
ANSWER = {"first_response_at": at("2026-11-17 09:00"), "response_form": "Klarifikasi",
          "response_url": "https://u1.go.id/a"}  # fmt: skip


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        world.expect("u1", "u2")
        world.expect("u1", "u2", week=W48)
        yield world


def fill(world: World, publications: int = 20, issues: int = 20) -> None:
    tagged = [
        {"message_codes": ["m1"], "url": f"https://u1.go.id/{number}"} for number in range(publications)
    ]
    reported = [{"issue_code": f"u2-{number}"} | ANSWER for number in range(issues)]
    world.submit("u1", publication=[*tagged, {"message_codes": ["000"]}])
    world.submit("u2", issue=reported)


def list_rows(world: World, edition_id: int) -> list[Any]:
    return world.connection.execute(
        "select place, kind, unit_code, row_no, link from report.edition_sample where edition_id = %s"
        " order by place",
        [edition_id],
    ).fetchall()


def test_ten_rows_are_drawn_in_turn_and_again_the_same(world: World) -> None:
    fill(world)
    edition_id = world.measure()
    first = list_rows(world, edition_id)
    measure_edition(world.warehouse, edition_id)

    assert list_rows(world, edition_id) == first
    assert [row["place"] for row in first] == list(range(1, 11))
    kinds = [row["kind"] for row in first]
    assert sorted(map(kinds.count, ("tag", "issue", "answer"))) == [3, 3, 4]
    assert len({(row["kind"], row["unit_code"], row["row_no"]) for row in first}) == 10
    assert all(row["row_no"] < 26 for row in first if row["kind"] == "tag")  # 000 is no tag


def test_the_seed_is_kept_and_changes_with_what_counts(world: World) -> None:
    fill(world)
    edition_id = world.measure()
    before = list_rows(world, edition_id)
    world.submit("u1", received="2026-11-23 12:00", publication=[
        {"message_codes": ["m1"], "url": f"https://u1.go.id/{number}"} for number in range(20)
    ])  # fmt: skip
    other_id = world.measure()

    seeds = world.connection.execute("select sample_seed from report.edition").fetchall()
    assert all(len(row["sample_seed"]) == 32 for row in seeds)
    assert list_rows(world, other_id) != before


@pytest.mark.parametrize(("publications", "issues", "drawn"), [(20, 0, 10), (2, 1, 4), (0, 0, 0)])
def test_what_is_missing_of_one_kind_others_fill(
    world: World, publications: int, issues: int, drawn: int
) -> None:
    fill(world, publications, issues)
    assert len(list_rows(world, world.measure())) == drawn


Decide = Callable[..., Any]


@pytest.fixture
def decide(world: World, settings_for: Callable[[str], Settings]) -> Decide:
    """Records one answer, as the form and the command do."""
    settings = settings_for(world.connection.info.dbname)

    def run(row: int, answer: str | None, unit: str, label: str = "") -> Any:
        decision = Decision(
            "sample", unit, W47, "Sudah dibuka dan dibaca.", "Koordinator", row=row, answer=answer
        )
        as_of = W47.end_at + timedelta(days=3)
        return record(Run(settings, as_of, label or f"sample {row} {answer}", None, decision))

    return run


def test_answers_make_the_rate_of_the_next_report(world: World, decide: Decide) -> None:
    fill(world)
    edition_id = world.publish()
    rows = list_rows(world, edition_id)
    for row, answer in zip(rows[:5], ("right", "right", "wrong", "unclear", "wrong"), strict=True):
        assert decide(row["place"], answer, row["unit_code"])["recorded"] == 1
    decide(rows[4]["place"], "right", rows[4]["unit_code"])  # thought better of
    assert decide(1, "right", rows[0]["unit_code"])["recorded"] == 0  # a retry

    this_week = load_edition(world.warehouse, edition_id)
    next_week = load_edition(world.warehouse, world.measure(W48))

    assert describe_rate(this_week.sample_rate) == "Belum ada baris contoh dari empat pekan sebelumnya."
    assert describe_rate(next_week.sample_rate) == (
        "Dari 4 baris contoh empat pekan sebelumnya yang diperiksa koordinator, 3 benar (75%); "
        "6 lainnya belum dapat dipastikan."
    )


def test_the_command_records_an_answer(
    world: World, settings_for: Callable[[str], Settings], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    fill(world)
    unit = list_rows(world, world.publish())[0]["unit_code"]
    monkeypatch.setenv("ORKESTRA_WAREHOUSE", settings_for(world.connection.info.dbname).warehouse_url or "")
    words = ["decide", "sample", "--unit", unit, "--week", "2026-W47", "--row", "1", "--answer", "wrong",
             "--reason", "Tidak menyebut pesannya.", "--by", "Koordinator"]  # fmt: skip
    assert main(words) == 0
    assert "has a row of its sample answered" in capsys.readouterr().out
    rows = world.connection.execute("select place, answer, decided_by from returns.sample_answer").fetchall()
    assert rows == [{"place": 1, "answer": "wrong", "decided_by": "Koordinator"}]


@pytest.mark.parametrize(
    ("row", "answer", "unit", "said"),
    [
        (11, "right", "u1", "tidak memuat baris nomor 11"),
        (1, None, "u1", "salah satu dari right, wrong, unclear"),
        (1, "right", "u9", "bukan u9"),
    ],
)
def test_an_answer_to_no_row_is_refused(
    world: World, decide: Decide, row: int, answer: str | None, unit: str, said: str
) -> None:
    fill(world)
    world.publish()
    with pytest.raises(Permanent, match=said):
        decide(row, answer, unit)


def test_coordinators_read_the_rows_with_links_and_the_public_only_the_rate(world: World) -> None:
    fill(world)
    edition = load_edition(world.warehouse, world.measure())
    own, public = (render_page(edition, is_public=copy).decode() for copy in (False, True))

    link = next(row.link for row in edition.sample if row.kind == "tag")
    assert f'<a href="{link}" rel="noreferrer">{link}</a>' in own
    assert own.index("Pemeriksaan contoh") < own.index("Cara menghitung")
    assert "Belum ada baris contoh" in own
    assert "Belum ada baris contoh" in public
    assert "baris yang diundi" not in public.lower()


def test_a_published_sample_never_changes(world: World) -> None:
    fill(world)
    world.publish()
    with pytest.raises(Exception, match="never changes"):
        world.connection.execute("delete from report.edition_sample")
