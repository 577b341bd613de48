"""The demo's week: good returns have no fault, bad ones have theirs, and the story never changes."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from orkestra.demo.invent_return import invent_return
from orkestra.demo.scene import Scene
from orkestra.demo.spoil_return import FAULTS, spoil_rows
from orkestra.demo.story import Part, cast_units
from orkestra.registry import read_registry
from orkestra.sheet_names import DATA_SHEETS
from orkestra.week import Week

HOME = Path(__file__).parents[2]
W47, W48 = Week(2026, 47), Week(2026, 48)


@pytest.fixture(scope="module")
def registry():
    return read_registry(HOME)


def cast(registry, week, unit_count=None, defect_share=0.08):
    units = registry.units_expected(week.sunday)[:unit_count]
    return cast_units(units, week, registry, seed=2026, defect_share=defect_share)


def invent_all(registry, week):
    for unit in registry.units_expected(week.sunday):
        scene = Scene(registry, unit, week, 2026)
        yield scene, invent_return(scene, registry.moments_of(week).due_at)


def faults_of(registry, scene, content):
    """The faults that the rules would find in a return."""
    week, lists = scene.week, {e.value: e for e in registry.list_entries if e.list == "kanal"}
    assigned = {message.message_code for message in scene.messages} | {"000"}
    for sheet in DATA_SHEETS:
        for row in content.rows[sheet]:
            for column in registry.columns(sheet):
                value = row.get(column.column_name)
                if column.is_required and value is None:
                    yield f"{column.column_name} blank"
                if value is not None and column.list and value not in registry.list_values(column.list):
                    yield f"{column.column_name} not in list"
                if (
                    value is not None
                    and column.minimum is not None
                    and not (isinstance(value, int) and value >= column.minimum)
                ):
                    yield f"{column.column_name} no count"
                if column.max_length and value and len(str(value)) > column.max_length:
                    yield f"{column.column_name} too long"
    for row in content.rows["publication"]:
        if row["published_local"] is None or as_date(row["published_local"]) not in week:
            yield "published outside the week"
        channel = lists.get(row["channel"])
        if channel and not row.get(channel.needs):
            yield "no proof"
        host = urlsplit(row.get("url") or "").hostname or ""
        if (
            channel
            and host
            and channel.hosts
            and not any(f".{host}".endswith(f".{h}") for h in channel.hosts)
        ):
            yield "wrong host"
        if row.get("tone") and row["media_type"] != "Diliput":
            yield "tone of own work"
        if row.get("reach_count") is not None and not row.get("reach_source"):
            yield "reach without source"
        if row["channel"] == "Media luar ruang" and not (row.get("placement_count") and row.get("area")):
            yield "outdoor without points"
        if not set(row["message_codes"].split("; ")) <= assigned:
            yield "unassigned message"
        reach = row.get("reach_count")
        if isinstance(reach, int) and (row.get("interaction_count") or 0) > reach:
            yield "more interactions than reach"
    for row in content.rows["issue"]:
        detected, responded, closed = (
            row.get(n) for n in ("detected_local", "first_response_local", "closed_local")
        )
        if not detected <= (responded or detected) <= (closed or responded or detected) < scene.cut_off():
            yield "times of issue"
        if (row["status"] == "Selesai") != (closed is not None):
            yield "status of issue"
        if row["negative_before_count"] > row["conversation_before_count"]:
            yield "negatives"
        if row.get("negative_after_count", 0) > row.get("conversation_after_count", 0):
            yield "negatives after"
        if responded and not (row.get("response_form") and row.get("response_url")):
            yield "response without form or link"
    for row in content.rows["outreach"]:
        if row["event_date"] not in week:
            yield "held outside the week"
        if row["female_count"] + row["male_count"] > row["participant_count"]:
            yield "participants"
        quizzes = [(s["message_code"], s["before_date"]) for s in content.rows["survey"]]
        if row["has_quiz"] == "Ya" and (row["message_codes"], row["event_date"]) not in quizzes:
            yield "quiz without survey"
    for row in content.rows["survey"]:
        b, c = row.get("no_to_yes_count"), row.get("yes_to_no_count")
        n0, x0, n1, x1 = (
            row[n] for n in ("before_count", "before_yes_count", "after_count", "after_yes_count")
        )
        if not (0 <= x0 <= n0 and 0 <= x1 <= n1 and n1 >= 0.8 * n0):
            yield "survey counts"
        if row["design"] == "PANEL" and not (n0 == n1 and b <= n0 - x0 and c <= x0 and x1 == x0 + b - c):
            yield "panel"
        if row["after_date"] not in week or row["before_date"] > row["after_date"]:
            yield "survey dates"
        if row["item_code"].startswith("PR") and row["after_date"] - row["before_date"] < timedelta(days=28):
            yield "behaviour too early"
    for row in content.rows["behaviour"]:
        if row["proven_count"] > row["value_count"]:
            yield "more proven than counted"


def as_date(value):
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("week", ["2026-W46", "2026-W47", "2026-W53", "2027-W01", "2027-W10"])
def test_a_good_return_has_no_fault(registry, week):
    found = Counter()
    for scene, content in invent_all(registry, Week.parse(week)):
        found.update(faults_of(registry, scene, content))
        for sheet in DATA_SHEETS:
            assert (content.cover[f"nil_{sheet}"] == "Ya") <= (not content.rows[sheet])
    assert found == {}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_one(registry, fault):
    scene, content = next(
        (s, c)
        for s, c in invent_all(registry, W47)
        if any(r["channel"] == "Instagram" for r in c.rows["publication"])
    )
    row = next(row for row in content.rows["publication"] if row["channel"] == "Instagram")
    fault(row)
    assert len(set(faults_of(registry, scene, content))) >= 1


def test_spoiling_leaves_the_good_return_as_it_was(registry):
    scene, content = next(invent_all(registry, W47))
    spoiled = spoil_rows(content, scene.random("spoil"), 0.6)
    assert list(faults_of(registry, scene, content)) == []
    changed = [a != b for a, b in zip(content.rows["publication"], spoiled.rows["publication"], strict=True)]
    assert sum(changed) == round(0.6 * len(changed))


def test_the_parts_are_those_of_the_story(registry):
    plays = cast(registry, W47)
    assert Counter(play.part for play in plays) == {
        Part.ON_TIME: 82,
        Part.LATE: 6,
        Part.NIL: 9,
        Part.MORE_ROWS: 5,
        Part.SILENT: 5,
        Part.FEW_FAULTS: 4,
        Part.MANY_FAULTS_CORRECTED: 2,
        Part.SAME_BYTES: 2,
        Part.CSV: 2,
        Part.CUT_OFF: 1,
        Part.PDF: 1,
        Part.MANY_FAULTS: 1,
        Part.COVER_FAULT: 1,
    }
    silent = [
        {p.scene.unit.unit_code for p in cast(registry, week) if p.part is Part.SILENT} for week in (W47, W48)
    ]
    assert len(silent[0] & silent[1]) >= 2
    assert silent[0] != silent[1]
    assert not any(play.scene.is_desk_member for play in plays if play.part is Part.NIL)


def test_an_open_issue_comes_again_under_its_code_and_keeps_its_past(registry):
    past: dict[tuple[str, str], dict] = {}
    carried = 0
    for number in range(47, 51):
        week = Week(2026, number)
        now = {
            (scene.unit.unit_code, row["issue_code"]): row
            for scene, content in invent_all(registry, week)
            for row in content.rows["issue"]
        }
        for key, row in past.items():
            if row["status"] != "Selesai":
                carried += 1
                assert key in now, f"{key} was open and is missing in {week}"
                for name in ("title", "kind", "level", "detected_local", "message_codes"):
                    assert now[key][name] == row[name]
                assert now[key].get("first_response_local") == row.get(
                    "first_response_local", now[key].get("first_response_local")
                )
            else:
                assert key not in now
        past = now
    assert carried > 60


def test_some_pools_are_large_enough_for_a_headline(registry):
    pools = defaultdict(list)
    for scene, content in invent_all(registry, W47):
        for row in content.rows["survey"]:
            pools[row["item_code"], row["message_code"], row["sampling"]].append((scene.unit.unit_code, row))
    large = {
        key
        for key, rows in pools.items()
        if len({unit for unit, _ in rows}) >= 3
        and sum(row["before_count"] for _, row in rows) >= 200
        and sum(row["after_count"] for _, row in rows) >= 200
    }
    assert ("KN1", "LS-01", "Acak") in large
    assert ("PR1", "LS-01", "Acak") in large
    assert any(sampling == "Sesi" for _, _, sampling in large)


def test_only_the_owner_reports_an_indicator_of_behaviour(registry):
    owners = {
        indicator.indicator_code: indicator.owner_unit_code for indicator in registry.behaviour_indicators
    }
    reported = {
        (row["indicator_code"], scene.unit.unit_code)
        for scene, content in invent_all(registry, W47)
        for row in content.rows["behaviour"]
    }
    assert reported == set(owners.items())


def test_dates_are_those_of_the_units_zone(registry):
    unit = registry.unit("oikn", W47.sunday)
    scene = Scene(registry, unit, W47, 2026)
    midnight_in_makassar = datetime(2026, 11, 22, 23, 30, tzinfo=W47.start_at.tzinfo)
    assert invent_return(scene, midnight_in_makassar).cover["declared_date"] == date(2026, 11, 23)


def test_a_post_is_written_shortly_before_it_is_detected(registry):
    """The number of a post on X contains its time, which a rule compares."""
    waits = []
    for scene, content in invent_all(registry, W47):
        for row in content.rows["issue"]:
            number = int(row["origin_url"].rpartition("/")[2])
            written = datetime.fromtimestamp(((number >> 22) + 1288834974657) / 1000, scene.unit.zone)
            waits.append(row["detected_local"] - written.replace(tzinfo=None))
    assert len(waits) > 30
    assert timedelta() < min(waits) <= max(waits) <= timedelta(hours=2)
