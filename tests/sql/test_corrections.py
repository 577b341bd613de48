"""A correction makes the next edition, which says what moved, by how much, and because of whom."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orkestra.kpi.guard import check_edition
from orkestra.kpi.measure import measure_edition
from orkestra.kpi.replay import comes_out_otherwise, replay_edition
from orkestra.kpi.trace_moves import trace_moves
from orkestra.report.correction import load_correction
from orkestra.report.correction_words import describe_correction
from orkestra.report.edition import load_edition
from orkestra.report.freeze import Frozen, freeze_edition
from orkestra.report.render import render_edition
from orkestra.report.summary import write_summary
from orkestra.warehouse.warehouse import Warehouse
from support.kpi_world import BUCKET, HOME, W47, World, at

FRIDAY = at("2026-11-27 10:00")


@pytest.fixture
def world(warehouse_url: str) -> Iterator[World]:
    with World(warehouse_url) as world:
        for week in (W47.previous, W47):
            world.expect("u1", "u2", "u3", week=week, desk=("u1",) if week == W47 else ())
        world.message("m1", "u1", "u2", "u3")
        for unit in ("u1", "u2"):
            world.insert("registry.unit", version_id=world.version_id, unit_code=unit, unit_name=unit,
                         short_name=f"Unit {unit}", kind="Badan", group_name="Badan", zone="Asia/Jakarta",
                         aliases=[], valid_from="2026-01-01", is_expected=True)  # fmt: skip
        world.publish(W47.previous)
        world.submit("u1", publication=[{"message_codes": ["m1"]}])
        world.publish()
        yield world


def copy_home(folder: Path) -> tuple[Path, Path]:
    """A home whose statements may be changed, and the statement that K0 is made by."""
    for name in ("include/registry", "sql"):
        shutil.copytree(HOME / name, folder / name)
    return folder, folder / "sql" / "kpi" / "reporting_compliance.sql"


def correct(world: World, as_of: datetime = FRIDAY, *, is_moved: bool = False) -> Frozen:
    """The figures that a correction makes of W47, measured."""
    world.listed(as_of)
    frozen = freeze_edition(
        world.warehouse, W47, as_of, "test", bucket=BUCKET, is_correction=True, is_moved=is_moved
    )
    if frozen.is_new:
        measure_edition(world.warehouse, frozen.edition_id)
        trace_moves(world.warehouse, frozen.edition_id)
        check_edition(world.warehouse, frozen.edition_id)
    return frozen


def send_late(world: World) -> None:
    """u1 corrects itself after close, u2 sends for the first time, u3 is excused for the week."""
    first = world.submit("u1", received="2026-11-26 09:00", publication=[{}, {}, {}])
    second = world.submit("u2", received="2026-11-26 10:00", publication=[{"message_codes": ["m1"]}])
    for submission_id, number in ((first, "TT-1"), (second, "TT-2")):
        world.insert("intake.receipt", submission_id=submission_id, receipt_number=number, content="{}")
    world.decide("u3", "excuse", at("2026-11-26 11:00"))


def test_only_a_correction_counts_what_came_after_tutup(world: World) -> None:
    send_late(world)

    regular, corrected = world.freeze(), correct(world)

    assert (regular.edition_no, regular.is_new) == (1, False)
    assert (corrected.edition_no, corrected.is_new) == (2, True)
    assert world.figure(corrected.edition_id, "1.3")["value"] == 4


@pytest.mark.parametrize(("responded", "clarified"), [("2026-11-24 15:59", 1), ("2026-11-24 16:01", 0)])
def test_a_clarification_given_after_tutup_counts_in_no_correction(
    world: World, responded: str, clarified: int
) -> None:
    hoax = {"issue_code": "u1-1", "detected_at": at("2026-11-18 08:00")}
    world.submit("u1", received="2026-11-24 10:00", issue=[hoax])
    answer = {
        "first_response_at": at(responded),
        "response_form": "Klarifikasi",
        "response_url": "https://u1.go.id/a",
    }
    world.submit("u1", received="2026-11-26 09:00", issue=[hoax | answer])

    figure = world.figure(correct(world).edition_id, "2.4")

    assert (figure["numerator"], figure["denominator"]) == (clarified, 1)


def test_a_correction_without_anything_new_changes_nothing(world: World) -> None:
    assert (correct(world).edition_no, correct(world).is_new) == (1, False)
    send_late(world)
    first = correct(world)
    again = correct(world, FRIDAY + timedelta(days=1))
    regular = world.freeze()

    assert first.is_new
    assert (again.edition_id, again.is_new) == (first.edition_id, False)
    assert (regular.edition_id, regular.is_new) == (first.edition_id, False), "a plain run takes nothing back"


def test_after_four_weeks_a_correction_is_recorded_and_not_published(world: World) -> None:
    world.submit("u2", received="2026-12-20 23:59", publication=[{}])
    in_time = correct(world, at("2026-12-25 08:00"))
    world.connection.execute("update report.edition set status = 'published'  where edition_no = 2")
    world.submit("u3", received="2026-12-21 00:01", publication=[{}])

    assert in_time.is_new
    assert not correct(world, at("2026-12-26 08:00")).is_new


def test_an_edition_says_what_moved_and_because_of_whom(world: World) -> None:
    send_late(world)

    correction = load_correction(world.warehouse, correct(world).edition_id)

    causes = [
        (cause.kind, cause.unit_code, cause.version_before, cause.version_now, cause.receipt_number)
        for cause in correction.causes
    ]
    assert causes == [
        ("state", "u3", None, None, None),
        ("submission", "u1", 1, 2, "TT-1"),
        ("submission", "u2", None, 1, "TT-2"),
    ]
    moves = {(move.indicator, move.scope, move.scope_code, move.dimension): move for move in correction.moves}
    all_of_them = moves["1.3", "national", "", ""]
    assert (all_of_them.value_before, all_of_them.value_now, all_of_them.difference) == (1, 4, 3)
    assert (all_of_them.units, all_of_them.receipts) == (["u1", "u2"], ["TT-1", "TT-2"])
    assert ("K0.1", "desk", "d1", "") not in moves, "u1 had reported before"


# the units and receipts behind some figures, after `send_late`
TRACED = {
    ("K0.1", "national", "", ""): (["u2", "u3"], ["TT-2"]),  # u1 had reported before
    ("K0.2", "national", "", ""): (["u3"], []),  # one unit less that owed anything
    ("1.1", "national", "", ""): (["u1", "u2", "u3"], ["TT-1", "TT-2"]),  # u3 was in its range
    ("1.1", "unit", "u3", "message=m1"): (["u3"], []),
    ("1.3", "national", "", ""): (["u1", "u2"], ["TT-1", "TT-2"]),
    ("1.3", "desk", "d1", ""): (["u1"], ["TT-1"]),
    ("1.3", "unit", "u2", ""): (["u2"], ["TT-2"]),
}


def read_traced(world: World) -> dict[tuple[str, ...], tuple[list[str], list[str]]]:
    """The units and receipts behind each figure that a correction moves."""
    moves = load_correction(world.warehouse, correct(world).edition_id).moves
    return {
        (move.indicator, move.scope, move.scope_code, move.dimension): (
            list(move.units),
            list(move.receipts),
        )
        for move in moves
    }


def test_each_figure_names_the_returns_that_moved_it(world: World) -> None:
    send_late(world)
    traced = read_traced(world)

    assert {figure: traced[figure] for figure in TRACED} == TRACED
    assert all(units for units, _ in traced.values())


def test_a_figure_names_two_returns_of_which_each_alone_would_have_moved_it(world: World) -> None:
    """Both tell one publication: without either of them the other still counts."""
    for unit in ("u2", "u3"):
        world.submit(unit, received="2026-11-26 10:00", publication=[{"url": "https://satu.id/a"}])

    traced = read_traced(world)

    assert traced["1.2", "national", "", ""] == (["u2", "u3"], [])
    assert traced["1.3", "unit", "u3", ""] == (["u3"], [])


def test_what_mended_statements_moved_is_no_returns_doing(world: World, tmp_path: Path) -> None:
    """K0.4 is counted in another way; u2 and u3 report one publication that either alone would have added."""
    home, statement = copy_home(tmp_path)
    text = statement.read_text(encoding="utf-8")
    statement.write_text(text.replace("('K0.4', total.nil_count,", "('K0.4', total.due_count,"))
    for unit in ("u2", "u3"):
        world.submit(unit, received="2026-11-26 10:00", publication=[{"url": "https://satu.id/a"}])

    edition_id = correct(world).edition_id
    measure_edition(Warehouse(world.connection, home), edition_id)
    trace_moves(Warehouse(world.connection, home), edition_id)

    moves = load_correction(Warehouse(world.connection, home), edition_id).moves
    traced = {(move.indicator, move.scope, move.dimension): move.units for move in moves}
    assert traced["1.2", "national", ""] == ["u2", "u3"]
    assert traced["K0.4", "desk", ""] == []


def test_returns_that_are_too_many_are_named_together(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orkestra.kpi.trace_moves.MAX_TRACED_RETURNS", 1)
    send_late(world)
    traced = read_traced(world)

    assert traced["1.3", "national", "", ""] == (["u1", "u2", "u3"], ["TT-1", "TT-2"])
    assert traced["1.3", "desk", "d1", ""] == (["u1"], ["TT-1"])
    assert traced["1.3", "unit", "u2", ""] == (["u2"], ["TT-2"])


def test_an_edition_that_is_read_with_a_corrected_one_says_so(world: World) -> None:
    world.submit("u2", week=W47.previous, received="2026-11-18 09:00", publication=[{}])
    world.listed(FRIDAY)
    earlier = freeze_edition(world.warehouse, W47.previous, FRIDAY, "test", bucket=BUCKET, is_correction=True)
    measure_edition(world.warehouse, earlier.edition_id)
    world.connection.execute("update report.edition set status = 'published' where status = 'measured'")
    send_late(world)

    edition = load_edition(world.warehouse, correct(world).edition_id)

    kinds = [(cause.kind, cause.week) for cause in edition.correction.causes]
    assert ("compared", W47.previous) in kinds
    words = describe_correction(edition, is_public=True)
    assert words
    assert "Laporan pekan yang menjadi pembanding sudah diperbaiki." in words.causes


def test_the_first_edition_moved_nothing(world: World) -> None:
    edition = load_edition(world.warehouse, 2)

    assert (edition.correction.causes, edition.correction.moves) == ([], [])
    assert describe_correction(edition, is_public=False) is None


def test_the_report_says_it_in_a_few_lines(world: World) -> None:
    send_late(world)
    edition = load_edition(world.warehouse, correct(world).edition_id)

    words = describe_correction(edition, is_public=False)
    assert words
    assert words.title == "Apa yang berubah sejak edisi 1"
    assert words.causes == [
        "u3: statusnya dari belum menjadi dikecualikan.",
        "Unit u1: versi 2, menggantikan versi 1, diterima Kamis, 26 November 2026 09.00 WIB, "
        "tanda terima TT-1.",
        "Unit u2: versi 1, diterima Kamis, 26 November 2026 10.00 WIB, tanda terima TT-2; "
        "statusnya dari belum menjadi lapor.",
    ]
    shown = {line.label: (line.before, line.now) for line in words.lines}
    assert shown["Kelengkapan laporan"] == ("1 dari 3 (33%)", "2 dari 2 (100%)")
    assert shown["Cakupan pesan prioritas"] == ("1 dari 1 (100%)", "1 dari 2 (50%)")
    assert shown["Publikasi unik"] == ("1", "4")
    assert words.rest.endswith("semuanya ada dalam `angka.json`.")


def test_the_summary_says_it_first(world: World) -> None:
    send_late(world)
    message = write_summary(load_edition(world.warehouse, correct(world).edition_id), None)

    texts = [block["text"]["text"] for block in message.blocks if "text" in block]
    assert texts[2].startswith(
        "*Apa yang berubah sejak edisi 1* · u3: statusnya dari belum menjadi dikecualikan."
    )


def test_the_public_copy_names_no_unit(world: World) -> None:
    send_late(world)
    rendered = render_edition(world.warehouse, correct(world).edition_id)

    public = rendered.files["publik/2026-W47/edisi-2/laporan.html"][0].decode()
    inner = rendered.files["koordinator/2026-W47/edisi-2/laporan.html"][0].decode()
    figures = json.loads(rendered.files["koordinator/2026-W47/edisi-2/angka.json"][0])
    assert "Kiriman 2 unit yang diperbaiki atau terlambat ikut dihitung." in public
    assert "Status 1 unit diperbaiki." in public
    assert "TT-1" not in public
    assert "TT-1" in inner
    assert "data sampai Jumat, 27 November 2026 10.00 WIB" in public
    assert figures["meta"]["counted_until"] == "2026-11-27T03:00:00+00:00"
    assert [cause["receipt_number"] for cause in figures["correction"]["causes"]] == [None, "TT-1", "TT-2"]


def test_a_correction_can_be_replayed_and_leaves_the_first_edition_alone(world: World) -> None:
    send_late(world)
    correct(world)

    assert replay_edition(world.warehouse, W47, 1).agrees
    assert replay_edition(world.warehouse, W47, 2).agrees


def test_mended_statements_make_the_next_edition_only_where_they_come_to_other_figures(
    world: World, tmp_path: Path
) -> None:
    home, statement = copy_home(tmp_path)
    statement.write_text(statement.read_text(encoding="utf-8") + "-- nothing of weight\n", encoding="utf-8")
    assert not comes_out_otherwise(world.warehouse, W47), "the same statements"
    assert not comes_out_otherwise(Warehouse(world.connection, home), W47), (
        "other statements, the same figures"
    )


def test_a_mended_statement_is_named_as_the_cause(world: World, tmp_path: Path) -> None:
    home, statement = copy_home(tmp_path)
    text = statement.read_text(encoding="utf-8")
    wrong = text.replace("unit.state = 'NIHIL'", "unit.state = 'LAPOR'")
    assert wrong != text
    statement.write_text(wrong, encoding="utf-8")
    assert comes_out_otherwise(Warehouse(world.connection, home), W47)

    corrected = correct(world, is_moved=True)
    measure_edition(Warehouse(world.connection, home), corrected.edition_id)

    correction = load_correction(Warehouse(world.connection, home), corrected.edition_id)
    assert corrected.is_new
    assert [cause.kind for cause in correction.causes] == ["statements"]
    assert {move.indicator for move in correction.moves} == {"K0.4"}
