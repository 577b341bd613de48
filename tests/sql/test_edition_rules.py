"""An edition's words about the rules: which were withdrawn, and how many questions units explained."""

import json
from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest

from orkestra.kpi.replay import replay_edition
from orkestra.remind.late_units import count_questions
from orkestra.report.edition import WithdrawnRow, load_edition
from orkestra.report.render import render_edition
from support.kpi_world import W47, World, at

MONDAY, TUESDAY, FROZEN = at("2026-11-16 00:00"), at("2026-11-24 10:00"), at("2026-11-25 08:00")
RULE = {
    "sheet": "publication",
    "severity": "fix",
    "since": MONDAY,
    "message": "“{found}” terlalu pendek, paling sedikit {minimum}.",
    "mend": "Tulis lengkap.",
}


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W47.previous, W47):
            world.expect("Alfa", "Beta", "Gama", week=week)
        yield world


def sync(world: World, status: str, as_of: datetime, rule: str = "B-099", **values: str) -> None:
    """A registry in which one rule stands as it is reported, in force from a moment on."""
    number = next(world.numbers)
    version = world.insert("registry.version", sha256=f"v{number}", code_version="test")["version_id"]
    reason = "Judul resmi memang pendek." if status == "withdrawn" else None
    entry = RULE | {"version_id": version, "rule": rule, "status": status, "reason": reason} | values
    world.insert("registry.rule", **entry)
    world.insert("registry.sync", version_id=version, as_of=as_of)


def list_withdrawn(world: World) -> list[WithdrawnRow]:
    return list(load_edition(world.warehouse, world.measure()).withdrawn)


# when it was withdrawn, which weeks it had blocked, whether the edition of W47 lists it
WITHDRAWALS = [
    (TUESDAY, (W47,), True),
    (TUESDAY, (), True),
    (MONDAY, (), True),
    (at("2026-11-15 23:59"), (), False),
    (at("2026-11-15 23:59"), (W47.previous,), False),
    (at("2026-11-15 23:59"), (W47,), True),
    (FROZEN, (W47,), True),
    (at("2026-11-25 08:01"), (W47,), False),
]


@pytest.mark.parametrize(("withdrawn_at", "weeks", "is_listed"), WITHDRAWALS)
def test_an_edition_lists_the_withdrawn_rules_that_touch_its_week(
    world: World, withdrawn_at: datetime, weeks: tuple, is_listed: bool
) -> None:
    sync(world, "active", at("2026-11-01 08:00"))
    for week in weeks:
        world.submit("Alfa", week=week, verdict="needs_fix", found=("B-099",))
    sync(world, "withdrawn", withdrawn_at)
    assert [row.rule for row in list_withdrawn(world)] == (["B-099"] if is_listed else [])


def test_it_names_the_units_that_the_rule_had_blocked_in_this_week_and_before(world: World) -> None:
    sync(world, "active", at("2026-11-01 08:00"))
    world.submit("Alfa", verdict="needs_fix", found=("B-099",))
    world.submit("Alfa", publication=[{}])  # mended since
    world.submit("Beta", week=W47.previous, verdict="needs_fix", found=("B-099",))
    world.submit("Gama", received="2026-11-24 16:01", verdict="needs_fix", found=("B-099",))  # after close
    sync(world, "withdrawn", TUESDAY)
    (row,) = list_withdrawn(world)
    assert (row.unit_codes, row.earlier_unit_codes) == (["Alfa"], ["Beta"])
    assert (row.withdrawn_at, row.reason) == (TUESDAY, "Judul resmi memang pendek.")


def test_what_was_only_tried_in_the_shadow_is_no_withdrawal_to_readers(world: World) -> None:
    sync(world, "shadow", at("2026-11-01 08:00"))
    sync(world, "withdrawn", TUESDAY)
    assert list_withdrawn(world) == []


def test_a_rule_that_came_back_is_not_withdrawn_and_counts_from_its_last_withdrawal(world: World) -> None:
    sync(world, "active", at("2026-11-01 08:00"))
    sync(world, "withdrawn", at("2026-11-17 08:00"))
    sync(world, "active", at("2026-11-18 08:00"))
    assert list_withdrawn(world) == []
    sync(world, "withdrawn", TUESDAY)
    assert world.connection.execute("select withdrawn_at from quality.withdrawn_rule").fetchall() == [
        {"withdrawn_at": TUESDAY}
    ]


def render(world: World) -> dict[str, str]:
    rendered = render_edition(world.warehouse, world.measure())
    return {key: " ".join(data.decode().split()) for key, (data, _) in rendered.files.items()}


def test_coordinators_read_names_and_the_public_reads_numbers(world: World) -> None:
    sync(world, "active", at("2026-11-01 08:00"))
    world.submit("Alfa", verdict="needs_fix", found=("B-099",))
    world.submit("Beta", week=W47.previous, verdict="needs_fix", found=("B-099",))
    sync(world, "withdrawn", TUESDAY, reason="Judul <b>pendek</b>.")
    files = render(world)
    coordinators = files["koordinator/2026-W47/edisi-1/laporan.html"]
    public = files["publik/2026-W47/edisi-1/laporan.html"]
    for page in (coordinators, public):
        assert "Publikasi: “…” terlalu pendek, paling sedikit …." in page
        assert "Selasa, 24 November 2026 10.00 WIB" in page
        assert "Judul &lt;b&gt;pendek&lt;/b&gt;." in page
    assert "1 unit pada pekan ini: Alfa; 1 unit dalam 8 pekan sebelumnya: Beta" in coordinators
    assert "1 unit pada pekan ini; 1 unit dalam 8 pekan sebelumnya<" in public
    assert "Alfa" not in public
    (entry,) = json.loads(files["koordinator/2026-W47/edisi-1/angka.json"])["withdrawn"]
    assert (entry["rule"], entry["unit_codes"]) == ("B-099", ["Alfa"])


@pytest.mark.parametrize(
    ("severity", "words"),
    [
        ("fix", "tidak ada unit yang tertahan"),
        ("query", "tidak menahan apa pun; hanya bertanya"),
        ("info", "tidak menahan apa pun; hanya memberi tahu"),
    ],
)
def test_a_rule_that_blocked_nothing_or_could_block_nothing_says_so(
    world: World, severity: str, words: str
) -> None:
    for status, as_of in (("active", MONDAY), ("withdrawn", TUESDAY)):
        sync(world, status, as_of, severity=severity)
    assert words in render(world)["publik/2026-W47/edisi-1/laporan.html"]


def test_a_week_without_a_withdrawal_says_so(world: World) -> None:
    assert (
        "Tidak ada aturan pemeriksaan yang dicabut pada pekan ini."
        in (render(world)["publik/2026-W47/edisi-1/laporan.html"])
    )


def test_what_becomes_of_a_rule_later_moves_no_published_edition(world: World) -> None:
    sync(world, "active", at("2026-11-01 08:00"))
    world.submit("Alfa", verdict="needs_fix", found=("B-099",))
    sync(world, "withdrawn", TUESDAY)
    edition_id = world.publish()
    before = load_edition(world.warehouse, edition_id)
    sync(world, "active", at("2026-11-26 08:00"))
    ask(world, "Alfa", "2026-11-24 09:00")
    after = load_edition(world.warehouse, edition_id)
    assert (after.withdrawn, after.questions) == (before.withdrawn, before.questions)
    assert len(after.withdrawn) == 1
    assert replay_edition(world.warehouse, W47, 1).agrees


def ask(
    world: World, unit: str, received: str, *, rows: int = 1, explained: int = 0, rule: str = "B-070"
) -> int:
    """A version with questions, one a row, the first of which its sheet Yang perlu diperbaiki explains."""
    submission_id = world.submit(unit, received=received, publication=[{}])
    for row_no in range(rows):
        world.insert(
            "intake.finding", submission_id=submission_id, origin="rules", rule=rule, severity="query",
            sheet="publication", row_no=row_no, found=str(row_no), message="?",
        )  # fmt: skip
    world.connection.execute(
        "insert into intake.explanation select submission_id, code, 'Memang benar demikian.'"
        " from returns.finding_code where submission_id = %s and severity = 'query' order by row_no limit %s",
        [submission_id, explained],
    )
    return submission_id


def test_questions_and_explanations_are_counted_in_each_units_newest_version(world: World) -> None:
    ask(world, "Alfa", "2026-11-23 09:00", rows=5)
    ask(world, "Alfa", "2026-11-23 10:00", rows=3, explained=2)
    ask(world, "Beta", "2026-11-23 09:00", rows=1)
    ask(world, "Gama", "2026-11-24 16:01", rows=9, explained=9)  # after close
    edition = load_edition(world.warehouse, world.measure())
    counted = [
        (row.rule, row.unit_count, row.question_count, row.explained_count) for row in edition.questions
    ]
    assert counted == [("B-070", 2, 4, 2)]
    assert (
        "4 pertanyaan diajukan tentang isian unit, 2 sudah dijelaskan."
        in (render(world)["publik/2026-W47/edisi-1/laporan.html"])
    )
    at_batas = count_questions(world.warehouse, W47, at("2026-11-23 09:30"))
    assert (at_batas.question_count, at_batas.explained_count) == (6, 0)


def test_what_an_earlier_version_explained_stays_explained(world: World) -> None:
    ask(world, "Alfa", "2026-11-23 09:00", rows=3, explained=2)
    ask(world, "Alfa", "2026-11-23 10:00", rows=3)
    asked = count_questions(world.warehouse, W47, at("2026-11-23 12:00"))
    assert (asked.question_count, asked.explained_count) == (3, 2)


def test_a_withdrawn_rule_asks_nothing(world: World) -> None:
    sync(world, "active", at("2026-11-01 08:00"), "B-070", severity="query")
    ask(world, "Alfa", "2026-11-23 09:00", rows=3, explained=2)
    sync(world, "withdrawn", TUESDAY, "B-070", severity="query")
    assert load_edition(world.warehouse, world.measure()).questions == []
    assert "Tidak ada isian yang dipertanyakan." in render(world)["publik/2026-W47/edisi-1/laporan.html"]


@pytest.mark.parametrize(
    "change",
    [
        "insert into report.edition_question select edition_id, 'B-071', 1, 1, 1 from report.edition",
        "insert into report.edition_withdrawn_rule"
        " select edition_id, 'B-098', null, 'fix', 'x', 'x', as_of, '{}', '{}' from report.edition",
    ],
)
def test_nobody_adds_to_a_published_edition(world: World, change: str) -> None:
    ask(world, "Alfa", "2026-11-23 09:00")
    world.publish()
    with pytest.raises(psycopg.errors.RaiseException, match="2026-W47 is published"):
        world.connection.execute(change)
