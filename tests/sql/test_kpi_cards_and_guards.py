"""Cards and statements agree both ways; figures that cannot be true stop an edition."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
import yaml

from conftest import copy_database
from embedded.postgres import Server
from orkestra.errors import Permanent
from orkestra.kpi.guard import check_edition
from orkestra.kpi.measure import measure_edition
from orkestra.registry import read_registry
from orkestra.registry.read_cards import list_files, read_cards
from support.kpi_world import HOME, W47, World, at

W46 = W47.previous
Tamper = Callable[[str], None]
COLUMNS = ["indicator", "scope", "scope_code", "dimension", "value", "numerator", "denominator",
           "lower", "upper", "n", "method", "evidence"]  # fmt: skip


def fill(world: World) -> None:
    world.expect("u1", "u2", desk=("u1",))
    world.message("m1", "u1")
    world.desk_issue("DESK-1", "u1")
    world.submit("u1", publication=[{"message_codes": ["m1"]}], survey=[{}])


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        fill(world)
        yield world


@pytest.fixture(scope="module")
def measured(postgres_server: Server, warehouse_template: str) -> Iterator[tuple[World, int]]:
    """A measured edition in the hands of the owner, who may change it and takes the change back."""
    copy_database(postgres_server, warehouse_template, "guarded")
    with World(postgres_server.url("orkestra_owner", "guarded")) as world:
        fill(world)
        edition_id = world.freeze().edition_id
        measure_edition(world.warehouse, edition_id)
        yield world, edition_id
    postgres_server.drop_database("guarded")


@pytest.fixture
def tamper(world: World, postgres_server: Server) -> Tamper:
    """Changes what our own role may not change."""

    def change(statement: str) -> None:
        with psycopg.connect(
            postgres_server.url("orkestra_owner", world.connection.info.dbname)
        ) as connection:
            assert connection.execute(statement.encode()).rowcount  # -1, if it changes no rows but a table

    return change


def test_every_card_has_a_statement_and_every_statement_a_card() -> None:
    assert set(list_files(read_cards(HOME))) == {path.stem for path in (HOME / "sql" / "kpi").glob("*.sql")}


def test_every_statement_makes_the_indicators_of_its_cards_with_the_columns_of_kpi_value(
    world: World,
) -> None:
    edition_id = world.measure()
    for file in list_files(read_cards(HOME)):
        cursor = world.connection.execute(
            (HOME / "sql" / "kpi" / f"{file}.sql").read_bytes(), {"edition_id": edition_id}
        )
        assert [column.name for column in cursor.description or []] == COLUMNS, file
        made = {row["indicator"] for row in cursor}
        assert made == {card.code for card in read_cards(HOME) if file in card.files}


def test_every_indicator_is_measured_for_the_scopes_of_its_card(warehouse_url: str) -> None:
    """In a week in which labels are set, of a world where everybody has everything."""
    with World(warehouse_url) as world:
        world.expect("u1", "u2", week=W46, desk=("u1",))
        world.insert(
            "registry.campaign", version_id=world.version_id, campaign_code="c1", campaign_name="Kampanye",
            desk_code="d1", valid_from=date(2026, 1, 1), is_demo=True,
        )  # fmt: skip
        world.message("m1", "u1", narrative_started_at=at("2026-11-10 09:00"))
        behaviour = {"item_code": "PR1", "before_date": date(2026, 10, 1)}
        world.submit("u1", week=W46, publication=[{}], survey=[{}, behaviour], issue=[{"issue_code": "i1"}])
        edition_id = world.measure(W46)
        rows = world.connection.execute(
            "select distinct indicator, scope from kpi.value where edition_id = %s", [edition_id]
        ).fetchall()

    measured = {(row["indicator"], row["scope"]) for row in rows}
    cards = read_cards(HOME)
    assert measured == {(card.code, scope) for card in cards for scope in card.scopes.split(", ")}
    table = (HOME / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| ([K\d.]+) \| ([a-z, ]+) \|", table, re.MULTILINE) == [
        (card.code, card.scopes) for card in cards
    ]


# what the figure of a card in this unit must be; nothing: any number from 0
KINDS = {"share": (0, 1), "points": (-100, 100)}


def test_every_card_has_the_unit_and_the_denominator_of_its_figures(world: World) -> None:
    """The figures themselves; their parts and splits say what they are in their own dimension."""
    edition_id = world.measure()
    for card in read_cards(HOME):
        rows = world.connection.execute(
            "select value, numerator, denominator from kpi.value where edition_id = %s and indicator = %s"
            " and dimension !~ '(part|compare|flow|age|count|wait|percentile)=' and value is not null",
            [edition_id, card.code],
        ).fetchall()
        low, high = KINDS.get(card.unit, (0, None))
        assert all(low <= row["value"] and (high is None or row["value"] <= high) for row in rows), card.code
        if card.unit in KINDS:
            assert rows or card.code in NOT_HERE, card.code
            assert all(row["denominator"] is not None for row in rows), card.code
        if card.unit == "share":
            assert all(row["numerator"] == row["value"] * row["denominator"] for row in rows), card.code
        if card.unit in ("count", "label"):
            assert all(row["value"] % 1 == 0 for row in rows), card.code
            assert all(row["denominator"] is None for row in rows), card.code
        assert (card.denominator == "Tidak ada") is (card.unit in ("count", "label")), card.code


NOT_HERE = {"2.4", "3.2"}  # nothing of theirs falls due or is asked in this world


def test_every_card_is_owned_by_a_unit() -> None:
    assert {card.owner for card in read_cards(HOME)} <= {unit.unit_code for unit in read_registry(HOME).units}


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({"unit": "percent"}, r"unit: 'percent' is none of 'share', 'count'"),
        ({"better": "up"}, r"better: 'up' is none of 'higher'"),
        ({"owner": None}, "owner: is blank"),
    ],
)
def test_a_card_that_says_what_nobody_can_read_is_refused(
    tmp_path: Path, change: dict[str, str | None], reported: str
) -> None:
    cards = yaml.safe_load((HOME / "include" / "registry" / "kpis.yaml").read_text(encoding="utf-8"))
    card = next(card for card in cards if card["code"] == "1.1")
    write_cards(tmp_path, yaml.safe_dump([card | change], allow_unicode=True))
    with pytest.raises(Permanent, match=reported):
        read_cards(tmp_path)


def write_cards(home: Path, text: str) -> None:
    folder = home / "include" / "registry"
    folder.mkdir(parents=True)
    folder.joinpath("kpis.yaml").write_text(text, encoding="utf-8")


def test_a_broken_card_is_named(tmp_path: Path) -> None:
    write_cards(tmp_path, "- {code: '9.9', title: Coba, colour: red}")
    with pytest.raises(
        Permanent, match=r"(?s)kpis.yaml:1: numerator: is missing\n.*kpis.yaml:1: colour: is unknown"
    ):
        read_cards(tmp_path)


def test_measuring_twice_gives_the_same_figures(world: World) -> None:
    def figures() -> list[object]:
        return world.connection.execute("select * from kpi.value order by 1, 2, 3, 4, 5").fetchall()

    world.measure()
    first = figures()
    world.measure()

    assert figures() == first


def test_a_published_edition_keeps_its_figures(world: World) -> None:
    def rows() -> list[object]:
        return world.connection.execute("select xmin, * from kpi.value order by 2, 3, 4, 5, 6").fetchall()

    edition_id = world.measure()
    world.connection.execute("update report.edition set status = 'published'")
    before = rows()

    assert measure_edition(world.warehouse, edition_id) == len(before)
    assert rows() == before


@pytest.mark.parametrize(
    ("guard", "column", "found", "where"),
    [
        (
            "balance_holds",
            "value",
            "7",
            "indicator = '2.3' and scope = 'national' and dimension = 'flow=new'",
        ),
        ("share_is_possible", "value", "1.5", "indicator = '1.1' and scope = 'national'"),
        ("share_is_possible", "numerator", "3", "indicator = 'K0.1' and scope = 'desk'"),
        ("share_is_possible", "value", "0", "indicator = 'K0.5' and value is null and scope = 'national'"),
        ("share_is_possible", "value", "1.5", "indicator = '3.1' and dimension ~ 'part=after$'"),
        ("interval_holds_point", "lower", "value + 1", "indicator = '3.1' and lower is not null"),
        ("change_is_possible", "upper", "120", "indicator = '3.1' and lower is not null"),
        ("interval_holds_point", "upper", "null", "indicator = '1.1' and scope = 'message'"),
        ("count_is_whole", "value", "-1", "indicator = '1.3' and scope = 'national' and dimension = ''"),
        ("units_add_up", "numerator", "9", "indicator = '2.3' and scope = 'unit' and scope_code = 'u1'"),
        ("units_add_up", "denominator", "9", "indicator = '1.1' and scope = 'message'"),
        ("units_add_up", "numerator", "9", "indicator = '2.4' and scope = 'unit' and scope_code = 'u1'"),
        ("no_unit_is_lost", "denominator", "1", "indicator = 'K0.1' and scope = 'national'"),
        ("no_pair_is_lost", "denominator", "0", "indicator = '1.1' and dimension = 'message=m1'"),
        ("no_pair_is_lost", "dimension", "'message=m9'", "indicator = '1.1' and dimension = 'message=m1'"),
        ("scopes_agree", "denominator", "9", "indicator = '2.1' and scope = 'desk' and dimension = ''"),
        ("scopes_agree", "value", "7", "indicator = '1.3' and scope = 'national' and dimension = ''"),
        ("scopes_agree", "denominator", "7", "indicator = '1.2' and scope = 'national' and dimension = ''"),
        (
            "waits_are_possible",
            "value",
            "5",
            "indicator = '2.2' and scope = 'national' and dimension = 'level=Tinggi;percentile=50'",
        ),
        (
            "waits_are_possible",
            "dimension",
            "'level=Sedang;wait=1'",
            "indicator = '2.2' and scope = 'national' and dimension = 'level=Tinggi;wait=1'",
        ),
        ("waits_are_possible", "numerator", "1", "indicator = '2.4' and dimension = 'within=limit'"),
        ("comparison_holds", "value", "5", "indicator = '2.3' and dimension = 'compare=last_week'"),
        ("share_is_possible", "numerator", "null", "indicator = '1.1' and scope = 'unit'"),
        ("share_is_possible", "n", "0", "indicator = '1.2' and scope = 'national'"),
        ("range_counts_the_missing", "upper", "0.9", "indicator = '1.1' and scope = 'message'"),
        ("range_counts_the_missing", "lower", "null, upper = null", "indicator = '1.1' and scope = 'desk'"),
        ("range_counts_the_missing", "n", "n + 1", "indicator = '1.1' and scope = 'campaign'"),
        ("figure_is_a_number", "value", "'NaN'", "indicator = '1.3' and scope = 'national'"),
        ("figure_is_a_number", "upper", "'Infinity'", "indicator = '3.1' and upper is not null"),
        ("figure_is_a_number", "method", "''", "indicator = 'K0.1' and scope = 'desk'"),
        ("balance_holds", "dimension", "'flow=born'", "indicator = '2.3' and dimension = 'flow=returned'"),
        ("balance_holds", "value", "7", "indicator = '2.3' and scope = 'desk' and dimension = ''"),
        ("compliance_agrees", "numerator", "2", "indicator = 'K0.2' and scope = 'national'"),
        ("compliance_agrees", "denominator", "2", "indicator = 'K0.4' and scope = 'national'"),
        ("count_is_part", "value", "2", "indicator = '1.3' and dimension = 'shared=units'"),
        ("count_is_part", "value", "2", "indicator = '2.1' and dimension = 'count=reported_late'"),
        ("count_is_part", "value", "2", "indicator = '2.1' and dimension = 'count=without_news'"),
        ("count_is_part", "value", "2", "indicator = '2.3' and dimension = 'age=older_than_7_days'"),
        ("surveys_agree", "n", "99", "indicator = '3.1' and scope = 'unit' and dimension ~ 'part=before'"),
        (
            "surveys_agree",
            "scope_code",
            "'u2'",
            "indicator = '3.1' and scope_code = 'm1' and dimension <> ''",
        ),
        ("surveys_agree", "numerator", "0", "indicator = '3.4' and scope = 'message'"),
        ("units_add_up", "n", "9", "indicator = '2.1' and scope = 'unit' and scope_code = 'u1'"),
        ("units_add_up", "numerator", "0", "indicator = '1.1' and scope = 'desk'"),
        ("units_add_up", "denominator", "0", "indicator = '1.1' and scope = 'campaign'"),
        ("units_add_up", "denominator", "0", "indicator = '1.1' and dimension = 'message=m1'"),
        ("units_add_up", "denominator", "9", "indicator = '2.1' and scope = 'desk' and dimension ~ '^level'"),
        ("units_add_up", "numerator", "9", "indicator = '1.3' and scope = 'desk' and dimension ~ '^channel'"),
        ("no_unit_is_lost", "denominator", "0", "indicator = 'K0.1' and scope = 'desk'"),
        ("scopes_agree", "value", "7", "indicator = '1.3' and scope = 'desk' and dimension = ''"),
        ("no_hoax_is_lost", "denominator", "9", "indicator = '2.4' and scope = 'desk' and dimension = ''"),
    ],
)
def test_an_impossible_figure_stops_the_edition(
    measured: tuple[World, int], guard: str, column: str, found: str, where: str
) -> None:
    (world, edition_id), indicator = measured, where.split("'")[1]
    with world.connection.transaction(force_rollback=True):
        change = f"update kpi.value set {column} = {found} where {where}"
        assert world.connection.execute(change.encode()).rowcount

        with pytest.raises(Permanent, match=rf"{guard}: {re.escape(indicator)} \("):
            check_edition(world.warehouse, edition_id)
        assert world.connection.execute("select status from report.edition").fetchone() == {
            "status": "measured"
        }


@pytest.mark.parametrize(("guard", "change"), [
    ("limits_agree: 2.1", "limit_at = limit_at - interval '1 hour'"),
    ("limits_agree: 2.1", "limit_at = null"),
    (
        "limits_agree: 2.1",
        "limit_from_at = limit_from_at + interval '1 day', limit_at = limit_at + interval '1 day'",
    ),
    ("limits_agree: 2.4", "clarify_limit_at = clarify_limit_at + interval '1 hour'"),
    ("limits_agree: 2.4", "clarify_limit_at = null"),
    ("due_once: 2.1", "due_week = null"),
    ("due_once: 2.1", "due_week = '2026-W40'"),
    ("due_once: 2.4", "clarify_due_week = null"),
    ("due_once: 2.4", "clarify_due_week = '2026-W46'"),
    ("no_hoax_is_lost: 2.4", "is_hoax = false, clarify_limit_at = null, clarify_due_week = null"),
    ("no_hoax_is_lost: 2.4", "clarify_due_week = '2026-W49'"),
])  # fmt: skip
def test_an_impossible_issue_stops_the_edition(measured: tuple[World, int], guard: str, change: str) -> None:
    world, edition_id = measured
    with world.connection.transaction(force_rollback=True):
        assert world.connection.execute(f"update report.edition_issue set {change}".encode()).rowcount
        with pytest.raises(Permanent, match=re.escape(guard)):
            check_edition(world.warehouse, edition_id)


@pytest.mark.parametrize(("due_before", "due_now"), [("W47", "W48"), ("W48", "W47"), ("W47", "W46")])
def test_what_was_due_in_another_week_stops_the_edition(
    world: World, tamper: Tamper, due_before: str, due_now: str
) -> None:
    w48 = W47.next
    world.expect("u1", "u2", week=w48)
    tamper("alter table report.edition_issue disable trigger user")
    world.publish()
    tamper(f"update report.edition_issue set clarify_due_week = '2026-{due_before}'")
    edition_id = world.measure(w48)
    tamper(
        f"update report.edition_issue set clarify_due_week = '2026-{due_now}' where edition_id = {edition_id}"
    )

    with pytest.raises(Permanent, match=r"due_once: 2\.4"):
        check_edition(world.warehouse, edition_id)


def test_what_was_measured_passes(measured: tuple[World, int]) -> None:
    world, edition_id = measured
    with world.connection.transaction(force_rollback=True):
        assert check_edition(world.warehouse, edition_id) == len(list((HOME / "sql" / "guard").glob("*.sql")))


@pytest.mark.parametrize("change", [
    "delete from report.edition_unit where unit_code = 'u2'",
    "update report.edition_unit set state = 'NIHIL' where unit_code = 'u2'",
    "delete from registry.expected_unit_week where unit_code = 'u2'",
])  # fmt: skip
def test_a_lost_unit_stops_the_edition(world: World, tamper: Tamper, change: str) -> None:
    edition_id = world.measure()
    tamper(change)

    with pytest.raises(Permanent, match=r"no_unit_is_lost: K0\.1 \(unit u2\)"):
        check_edition(world.warehouse, edition_id)
