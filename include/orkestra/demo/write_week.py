"""A week of uploads as the agencies would make them: files in a folder, each with its key and its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orkestra.demo.invent_return import invent_nil_return, invent_return
from orkestra.demo.spoil_return import spoil_cover, spoil_rows
from orkestra.demo.story import Part, Play, cast_units, draw_second_time, draw_sending_time
from orkestra.demo.write_workbook import make_csv_zip, make_workbook
from orkestra.registry import Registry
from orkestra.week import Week

RENAMED_UNIT, UNKNOWN_UNIT = "komdigi", "kominfo"  # the second is the code that the unit had before
NAMES = (
    "Laporan Mingguan {unit} Pekan {number}",
    "laporan_bakohumas_{week}",
    "{week} {unit} FINAL",
    "Laporan Humas (pekan {number})",
)
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@dataclass(frozen=True)
class DemoUpload:
    """One upload: the object's key, the file with its bytes, its time and its unit."""

    key: str
    path: Path
    uploaded_at: datetime
    unit_code: str


def write_week(
    directory: Path,
    week: Week,
    registry: Registry,
    *,
    unit_count: int | None = None,
    row_count: int | None = None,
    seed: int = 2026,
    defect_share: float = 0.08,
) -> list[DemoUpload]:
    """The uploads of one week in the order of their times, their files written below `directory`.

    `unit_count` takes the first units of the roster (default: all expected ones), `row_count` is the number
    of data rows in each filled workbook (default: a count that is typical of the unit), `defect_share` is 0
    to 1.

    `orkestra.demo.story` describes the course of a week. Equal arguments give equal bytes, keys and times.
    The weeks of one seed are consistent: an issue that was left open comes again under its code.
    """
    units = registry.units_expected(week.sunday)[:unit_count]
    plays = cast_units(units, week, registry, seed=seed, defect_share=defect_share)
    uploads = [
        store(directory, play.scene.unit.unit_code, week, name, content, sent_at)
        for play in plays
        for name, content, sent_at in send_files(play, row_count)
    ]
    if round(defect_share * len(units)) >= 3:
        scene = next((p.scene for p in plays if p.scene.unit.unit_code == RENAMED_UNIT), plays[0].scene)
        ((name, content, sent_at),) = send_files(Play(scene, Part.ON_TIME), row_count)
        uploads.append(store(directory, UNKNOWN_UNIT, week, name, content, sent_at))
    return sorted(uploads, key=lambda upload: (upload.uploaded_at, upload.key))


def store(
    directory: Path, unit_code: str, week: Week, name: str, content: bytes, sent_at: datetime
) -> DemoUpload:
    """Write the file of an upload, and return the upload."""
    key = f"masuk/{unit_code}/{week}/{name}"
    path = directory / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return DemoUpload(key, path, sent_at, unit_code)


def send_files(play: Play, row_count: int | None) -> Iterator[tuple[str, bytes, datetime]]:
    """The files of one unit in the order in which they are sent: name, bytes, time."""
    if play.part is Part.SILENT:
        return
    scene = play.scene
    moments = scene.registry.moments_of(scene.week)
    sent_at = draw_sending_time(play, moments)
    stem = (
        scene.random("name")
        .choice(NAMES)
        .format(unit=scene.unit.unit_code.upper(), week=scene.week, number=scene.week.number)
    )
    suffix = ".zip" if play.part is Part.CSV else ".xlsx"
    first = make_first_file(play, sent_at, row_count)
    yield f"{stem}{suffix}", first, sent_at

    again_at = draw_second_time(play, sent_at, moments)
    if play.part is Part.SAME_BYTES:
        yield f"{stem} (1){suffix}", first, again_at
    elif play.part in (Part.MORE_ROWS, Part.MANY_FAULTS_CORRECTED):
        more = 2 if play.part is Part.MORE_ROWS else 0
        better = invent_return(scene, again_at, row_count=row_count, more=more)
        yield f"{stem} revisi{suffix}", make_workbook(better, scene), again_at


def make_first_file(play: Play, sent_at: datetime, row_count: int | None) -> bytes:
    """The unit's first file, with the faults of its part."""
    scene = play.scene
    content = invent_return(scene, sent_at, row_count=row_count)
    match play.part:
        case Part.PDF:
            return PDF
        case Part.CSV:
            return make_csv_zip(content, scene.registry)
        case Part.NIL:
            content = invent_nil_return(scene, sent_at)
        case Part.FEW_FAULTS:
            content = spoil_rows(content, scene.random("spoil"), 0)
        case Part.MANY_FAULTS | Part.MANY_FAULTS_CORRECTED:
            content = spoil_rows(content, scene.random("spoil"), 0.6)
        case Part.COVER_FAULT:
            content = spoil_cover(content)
    workbook = make_workbook(content, scene)
    return workbook[: len(workbook) * 2 // 3] if play.part is Part.CUT_OFF else workbook
