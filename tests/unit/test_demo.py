"""The demo's week: its good files are good, its bad ones bad, and the story is always the same."""

import io
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from orkestra.demo import write_week
from orkestra.demo.invent_return import invent_return
from orkestra.demo.scene import Scene
from orkestra.demo.spoil_return import FAULTS, spoil_rows
from orkestra.demo.story import Part, cast_units
from orkestra.registry import read_registry
from orkestra.registry.sheet_names import DATA_SHEETS, SHEET_NAMES
from orkestra.week import Week

HOME = Path(__file__).parents[2]
W47, W48 = Week(2026, 47), Week(2026, 48)
SOME_UNITS = {"unit_count": 60, "defect_share": 0.12}  # enough for every part of the story


@pytest.fixture(scope="module")
def registry():
    return read_registry(HOME)


@pytest.fixture(scope="module")
def uploads(registry, tmp_path_factory):
    return write_week(tmp_path_factory.mktemp("w47"), W47, registry, **SOME_UNITS)


@pytest.fixture(scope="module")
def plays(registry):
    return cast(registry, W47, **SOME_UNITS)


def cast(registry, week, unit_count=None, defect_share=0.08):
    units = registry.units_expected(week.sunday)[:unit_count]
    return cast_units(units, week, registry, seed=2026, defect_share=defect_share)


def invent_all(registry, week):
    for unit in registry.units_expected(week.sunday):
        scene = Scene(registry, unit, week, 2026)
        yield scene, invent_return(scene, registry.moments_of(week).due_at)


def faults_of(registry, scene, content):
    """What the rules of the specification would find in a return."""
    week, lists = scene.week, {e.value: e for e in registry.list_entries if e.list == "kanal"}
    assigned = {message.code for message in scene.messages} | {"000"}
    for sheet in DATA_SHEETS:
        for row in content.rows[sheet]:
            for column in registry.columns(sheet):
                value = row.get(column.column)
                if column.required and value is None:
                    yield f"{column.column} blank"
                if value is not None and column.list and value not in registry.list_values(column.list):
                    yield f"{column.column} not in list"
                if (
                    value is not None
                    and column.minimum is not None
                    and not (isinstance(value, int) and value >= column.minimum)
                ):
                    yield f"{column.column} no count"
                if column.max_length and value and len(str(value)) > column.max_length:
                    yield f"{column.column} too long"
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
        if row["held_date"] not in week:
            yield "held outside the week"
        if row["female_count"] + row["male_count"] > row["participant_count"]:
            yield "participants"
        quizzes = [(s["message_code"], s["before_date"]) for s in content.rows["survey"]]
        if row["has_quiz"] == "Ya" and (row["message_codes"], row["held_date"]) not in quizzes:
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
        {p.scene.unit.code for p in cast(registry, week) if p.part is Part.SILENT} for week in (W47, W48)
    ]
    assert len(silent[0] & silent[1]) >= 2
    assert silent[0] != silent[1]
    assert not any(play.scene.is_desk_member for play in plays if play.part is Part.NIL)


def test_uploads_are_in_order_and_in_time(uploads, plays, registry):
    moments = registry.moments_of(W47)
    by_unit = defaultdict(list)
    for upload in uploads:
        by_unit[upload.unit_code].append(upload)
        assert upload.key.startswith(f"masuk/{upload.unit_code}/2026-W47/")
        assert W47.end_at - timedelta(hours=8) < upload.uploaded_at < moments.close_at
        assert upload.uploaded_at.utcoffset() == timedelta(hours=7)
    assert [u.uploaded_at for u in uploads] == sorted(u.uploaded_at for u in uploads)
    assert len({upload.key for upload in uploads}) == len(uploads)
    assert [unit for unit in by_unit if unit not in registry.unit_codes] == ["kominfo"]
    for play in plays:
        sent = by_unit.get(play.scene.unit.code, [])
        twice = play.part in (Part.MORE_ROWS, Part.SAME_BYTES, Part.MANY_FAULTS_CORRECTED)
        assert len(sent) == (0 if play.part is Part.SILENT else 2 if twice else 1)
        if sent:
            assert (sent[0].uploaded_at > moments.due_at) == (play.part is Part.LATE)
        if play.part is Part.SAME_BYTES:
            assert sent[0].path.read_bytes() == sent[1].path.read_bytes()


def test_workbooks_are_laid_out_as_the_template(uploads, plays, registry):
    part = {play.scene.unit.code: play.part for play in plays}
    upload = next(u for u in uploads if part.get(u.unit_code) is Part.ON_TIME)
    workbook = openpyxl.load_workbook(upload.path)
    assert workbook.sheetnames == [*SHEET_NAMES.values(), "Referensi"]
    assert workbook["Referensi"].sheet_state == "hidden"
    sheet = workbook["Publikasi"]
    assert sheet["A1"].value == "Laporan Mingguan Bakohumas: Publikasi"
    assert [cell.value.rstrip("*") for cell in sheet[5]] == [
        column.heading for column in registry.columns("publication")
    ]
    assert as_date(sheet["B6"].value) in W47
    cover = {row[0]: row[1] for row in workbook["Identitas"].iter_rows(values_only=True) if len(row) > 1}
    assert (cover["Kode unit*"], cover["Pekan*"], cover["Templat*"]) == (upload.unit_code, "2026-W47", "v1")
    assert as_date(cover["Tanggal pernyataan*"]) == upload.uploaded_at.date()
    fast = CalamineWorkbook.from_path(str(upload.path)).get_sheet_by_name("Publikasi")
    assert fast.to_python(skip_empty_area=False)[5][0] == 1


def test_bad_files_are_what_they_are_said_to_be(uploads, plays):
    part = {play.scene.unit.code: play.part for play in plays}
    seen = set()
    for upload in uploads:
        content, role = upload.path.read_bytes(), part.get(upload.unit_code)
        if role is Part.PDF:
            assert upload.key.endswith(".xlsx")
            assert content.startswith(b"%PDF")
        elif role is Part.CUT_OFF:
            with pytest.raises(zipfile.BadZipFile):
                zipfile.ZipFile(io.BytesIO(content))
        else:
            entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
            assert ("identitas.csv" in {entry.filename for entry in entries}) == (role is Part.CSV)
            assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        seen.add(role)
    assert {Part.PDF, Part.CUT_OFF, Part.CSV} <= seen


def test_the_same_arguments_give_the_same_bytes(registry, tmp_path):
    first, second = (
        write_week(tmp_path / name, W47, registry, unit_count=8, defect_share=0.5) for name in ("a", "b")
    )
    assert [(u.key, u.uploaded_at, u.path.read_bytes()) for u in first] == [
        (u.key, u.uploaded_at, u.path.read_bytes()) for u in second
    ]
    other = write_week(tmp_path / "c", W47, registry, unit_count=8, defect_share=0.5, seed=7)
    assert [(u.key, u.uploaded_at) for u in other] != [(u.key, u.uploaded_at) for u in first]


def test_workbooks_differ_from_unit_to_unit(uploads):
    contents = Counter(upload.path.read_bytes() for upload in uploads if upload.unit_code != "kominfo")
    assert sorted(contents.values())[-3:] == [1, 1, 2]  # one unit sends the same bytes twice


def test_without_defects_every_unit_sends_one_workbook_of_so_many_rows(registry, tmp_path):
    uploads = write_week(tmp_path, W47, registry, unit_count=4, row_count=120, defect_share=0)
    assert [upload.unit_code for upload in sorted(uploads, key=lambda u: u.key)] == sorted(
        unit.code for unit in registry.units_expected(W47.sunday)[:4]
    )
    for upload in uploads:
        workbook = CalamineWorkbook.from_path(str(upload.path))
        rows = (
            workbook.get_sheet_by_name(SHEET_NAMES[sheet]).to_python(skip_empty_area=False)
            for sheet in DATA_SHEETS
        )
        assert sum(len(sheet_rows) - 5 for sheet_rows in rows) == 120
        assert upload.uploaded_at < registry.moments_of(W47).due_at


def test_an_open_issue_comes_again_under_its_code_and_is_never_told_otherwise(registry):
    past: dict[tuple[str, str], dict] = {}
    carried = 0
    for number in range(47, 53):
        week = Week(2026, number)
        now = {
            (scene.unit.code, row["issue_code"]): row
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
            pools[row["item_code"], row["message_code"], row["sampling"]].append((scene.unit.code, row))
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
    owners = {indicator.code: indicator.owner_unit for indicator in registry.behaviour_indicators}
    reported = {
        (row["indicator_code"], scene.unit.code)
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
    """The number of a post on X says when it was written, and a rule compares."""
    waits = []
    for scene, content in invent_all(registry, W47):
        for row in content.rows["issue"]:
            number = int(row["origin_url"].rpartition("/")[2])
            written = datetime.fromtimestamp(((number >> 22) + 1288834974657) / 1000, scene.unit.zone)
            waits.append(row["detected_local"] - written.replace(tzinfo=None))
    assert len(waits) > 30
    assert timedelta() < min(waits) <= max(waits) <= timedelta(hours=2)
