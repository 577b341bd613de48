"""One unit's return of one week: Identitas and the rows of the five data sheets."""

from dataclasses import dataclass, field
from datetime import date, datetime

from orkestra.demo.invent_field_work import invent_behaviour, invent_outreach, invent_surveys
from orkestra.demo.invent_issues import invent_issues
from orkestra.demo.invent_publications import invent_publications, typical_count
from orkestra.demo.phrases import choose_phrase
from orkestra.demo.scene import Row, Scene
from orkestra.sheet_names import DATA_SHEETS


@dataclass
class Return:
    """A unit's return, before it becomes a file."""

    cover: Row
    rows: dict[str, list[Row]] = field(default_factory=dict)


def invent_return(scene: Scene, sent_at: datetime, *, row_count: int | None = None, more: int = 0) -> Return:
    """A filled return without faults, of `row_count` rows in all, or of a typical number.

    `more` adds rows to Publikasi, as in a second version.
    """
    outreach = invent_outreach(scene)
    rows = {
        "publication": [],
        "issue": invent_issues(scene),
        "outreach": outreach,
        "survey": invent_surveys(scene, outreach),
        "behaviour": invent_behaviour(scene),
    }
    others = sum(len(sheet_rows) for sheet_rows in rows.values())
    count = typical_count(scene) if row_count is None else max(1, row_count - others)
    rows["publication"] = invent_publications(scene, count + more)
    cover = invent_cover(scene, sent_at)
    random = scene.random("nil")
    for sheet in DATA_SHEETS:
        forgotten = random.random() < 0.03  # neither rows nor Nihil: a blank sheet, which is questioned
        cover[f"nil_{sheet}"] = "Tidak" if rows[sheet] else None if forgotten else "Ya"
    return Return(cover, rows)


def invent_nil_return(scene: Scene, sent_at: datetime) -> Return:
    """A signed return that is nil throughout, with its reason."""
    cover = invent_cover(scene, sent_at)
    cover |= dict.fromkeys((f"nil_{sheet}" for sheet in DATA_SHEETS), "Ya")
    cover["nil_reason"] = choose_phrase(scene.random("nil"), "nil_reason")
    return Return(cover, {sheet: [] for sheet in DATA_SHEETS})


def invent_cover(scene: Scene, sent_at: datetime) -> Row:
    """Identitas, signed on the day on which the file is sent."""
    unit = scene.unit
    declared: date = sent_at.astimezone(unit.zone).date()
    return {
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "week": str(scene.week),
        "template_version": "v1",
        "prepared_by": f"Petugas Humas {unit.short_name}",
        "office_contact": f"humas@demo.{unit.unit_code}.go.id",
        "responsible_person": f"Kepala Biro Humas {unit.short_name}",
        "declared_date": declared,
    }
