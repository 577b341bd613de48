"""The demo's story: the part of each unit in a week, and the times at which it sends files.

The parts are drawn for each week from the seed, around the shares below:

- most units send one good workbook between the evening before due and due;
- one or two of them send CSV files in a zip, some a second version with more rows, a few the same bytes
  again;
- some send a good workbook late, between due and close;
- some, never members of a desk, report nil: signed, with a reason;
- some are silent, and half of those are the same units every week;
- `defect_share` send something with faults, in turn: many faulty rows (corrected before close), one faulty
  row, a file cut off on the way, a PDF named xlsx, one faulty row, many (never corrected), an Identitas
  without Penyusun, one faulty row, and from the beginning;
- when there are three faults or more, one file lies in the folder of a unit that is not in the registry.

With `defect_share` 0 nothing goes wrong at all: every unit sends one good, filled workbook on time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import cycle, islice
from random import Random

from orkestra.demo.scene import Scene
from orkestra.moments import Moments
from orkestra.registry import Registry, Unit
from orkestra.week import Week


class Part(StrEnum):
    """The part of a unit in a week: the kind of files that it sends, and when."""

    ON_TIME = "on_time"
    LATE = "late"
    NIL = "nil"
    SILENT = "silent"
    FEW_FAULTS = "few_faults"
    MANY_FAULTS = "many_faults"
    MANY_FAULTS_CORRECTED = "many_faults_corrected"
    COVER_FAULT = "cover_fault"
    CUT_OFF = "cut_off"
    PDF = "pdf"
    MORE_ROWS = "more_rows"
    SAME_BYTES = "same_bytes"
    CSV = "csv"


SHARES = {
    Part.LATE: 0.08,
    Part.NIL: 0.06,
    Part.MORE_ROWS: 0.05,
    Part.SAME_BYTES: 0.02,
    Part.CSV: 0.015,
}
SILENT_SHARE = 0.04
FAULTS = (
    Part.MANY_FAULTS_CORRECTED,
    Part.FEW_FAULTS,
    Part.CUT_OFF,
    Part.PDF,
    Part.FEW_FAULTS,
    Part.MANY_FAULTS,
    Part.COVER_FAULT,
    Part.FEW_FAULTS,
)


@dataclass(frozen=True)
class Play:
    """One unit's part in a week."""

    scene: Scene
    part: Part


def cast_units(
    units: Sequence[Unit], week: Week, registry: Registry, *, seed: int, defect_share: float
) -> list[Play]:
    """Every unit with its part, in the order of the roster."""
    scenes = {unit.unit_code: Scene(registry, unit, week, seed) for unit in units}
    if not defect_share:
        return [Play(scene, Part.ON_TIME) for scene in scenes.values()]
    parts: dict[str, Part] = dict(cast_silent(units, week, seed))
    queue = [unit.unit_code for unit in units if unit.unit_code not in parts]
    random = Random(f"{seed}/{week}/cast")
    random.shuffle(queue)
    for part in islice(cycle(FAULTS), round(defect_share * len(units))):
        if queue:
            parts[queue.pop()] = part
    for part, share in SHARES.items():
        fitting = [code for code in queue if part is not Part.NIL or not scenes[code].is_desk_member]
        for code in fitting[: round(share * len(units) * random.uniform(0.6, 1.4))]:
            parts[code] = part
            queue.remove(code)
    return [Play(scene, parts.get(code, Part.ON_TIME)) for code, scene in scenes.items()]


def cast_silent(units: Sequence[Unit], week: Week, seed: int) -> Iterator[tuple[str, Part]]:
    """The silent units: half of them in every week, the others only in this one."""
    random = Random(f"{seed}/{week}/silent")
    count = round(SILENT_SHARE * len(units) * random.uniform(0.8, 1.4))
    always = Random(f"{seed}/silent").sample([unit.unit_code for unit in units], count // 2)
    others = [unit.unit_code for unit in units if unit.unit_code not in always]
    for code in always + random.sample(others, count - count // 2):
        yield code, Part.SILENT


def draw_sending_time(play: Play, moments: Moments) -> datetime:
    """The time of a unit's first file: mostly in the last hours before due; if late, soon after it."""
    random = play.scene.random("sent")
    if play.part is Part.LATE:
        return add_part(moments.due_at, moments.close_at, 0.02 + 0.9 * random.random() ** 2)
    eve = moments.due_at - timedelta(hours=20)
    return add_part(eve, moments.due_at, 0.995 - 0.99 * random.random() ** 2)


def draw_second_time(play: Play, first: datetime, moments: Moments) -> datetime:
    """The time of a unit's second file: between the first one and close; equal bytes come minutes later."""
    random = play.scene.random("sent again")
    if play.part is Part.SAME_BYTES:
        return first + timedelta(minutes=random.randint(3, 15))
    return add_part(first, moments.close_at, 0.1 + 0.75 * random.random())


def add_part(start: datetime, end: datetime, share: float) -> datetime:
    """The moment after a share of the time between two moments, in whole seconds."""
    return start + timedelta(seconds=round((end - start).total_seconds() * share))
