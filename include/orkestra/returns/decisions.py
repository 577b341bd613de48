"""Decisions of people about a unit's week or a blocked version: checked, then kept for good."""

from dataclasses import dataclass
from datetime import datetime

from orkestra.errors import Permanent
from orkestra.registry import Registry
from orkestra.registry.find_unit import list_similar
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

# What the form calls each kind; the sentences to the unit are in answer/decision_words.py.
LABELS = {
    "excuse": "Bebaskan: unit tidak wajib melapor untuk pekan itu",
    "end_excuse": "Akhiri pembebasan: laporan unit ditunggu lagi",
    "release": "Lepaskan: periksa kiriman yang ditahan seperti biasa",
    "discard": "Buang: hapus berkas yang ditahan",
    "confirm_survey": "Sahkan survei: sampelnya memang acak, dokumennya sudah dilihat",
    "sample": "Jawab contoh: satu baris yang diundi sudah diperiksa",
}
KINDS = tuple(LABELS)
EXCUSES = ("excuse", "end_excuse")  # about a unit's week
BLOCK_KINDS = ("release", "discard")  # about one blocked version
SAMPLE = "sample"  # about one row that was drawn for people to look at
SAMPLE_ANSWERS = {"right": "Benar", "wrong": "Keliru", "unclear": "Tidak dapat dipastikan"}
CONFIRM = "confirm_survey"  # about one row of the version in force
REASON_LENGTHS = range(10, 501)
NAME_LENGTHS = range(1, 101)


class RefusedDecisionError(Permanent):
    """A decision that cannot be carried out: says in Indonesian what is wrong with it and what to do.

    Why: coordinators read it, in the form's result, at the prompt, and in their channel.
    """


@dataclass(frozen=True)
class Decision:
    """A decision that a person wants; `version` is needed only where more than one version is blocked.

    `row` is the row of the sheet Survei that is confirmed, needed where several wait; or, with `answer`, the
    row of the sample that a person has looked at and what was found.
    """

    kind: str
    unit_code: str
    week: Week
    reason: str
    decided_by: str
    version: int | None = None
    row: int | None = None
    answer: str | None = None


def check_wording(decision: Decision) -> None:
    """Make sure that a decision says what it must.

    Raises: RefusedDecisionError, naming what is wrong.
    """
    if decision.kind not in KINDS:
        raise RefusedDecisionError(
            f"“{decision.kind}” bukan jenis keputusan. Pilih salah satu: {', '.join(KINDS)}."
        )
    for name, text, lengths in (
        ("Alasan", decision.reason, REASON_LENGTHS),
        ("Nama pemutus", decision.decided_by, NAME_LENGTHS),
        ("Kode unit", decision.unit_code, NAME_LENGTHS),
    ):
        if len(text) not in lengths or not text.isprintable():
            raise RefusedDecisionError(
                f"{name} harus satu baris, {lengths.start} sampai {lengths.stop - 1} huruf; "
                f"yang tertulis “{show(text)}”. Betulkan, lalu kirim lagi."
            )
    if decision.version is not None and decision.kind in EXCUSES:
        raise RefusedDecisionError("Pembebasan berlaku untuk seluruh pekan: kosongkan Versi.")
    if decision.version is not None and decision.kind in (CONFIRM, SAMPLE):
        raise RefusedDecisionError("Keputusan ini tentang laporan yang berlaku: kosongkan Versi.")
    if decision.row is not None and decision.kind not in (CONFIRM, SAMPLE):
        raise RefusedDecisionError("Keputusan ini tidak tentang satu baris: kosongkan Nomor baris.")


def show(text: str) -> str:
    """The beginning of what a person wrote, without what cannot be printed."""
    return "".join(letter if letter.isprintable() else "␤" for letter in text[:40])


def check_return(warehouse: Warehouse, registry: Registry, decision: Decision) -> None:
    """Make sure that the unit and the week exist, and that an excuse changes something.

    Raises: RefusedDecisionError, saying what to do.
    """
    unit, label = decision.unit_code, decision.week.in_sentence
    found = warehouse.one("returns/find_return", week=decision.week, unit=unit)
    if not found["is_unit"]:
        raise RefusedDecisionError(
            f"Tidak ada unit dengan kode “{show(unit)}”. {offer_units(registry, unit)}"
        )
    if not found["has_grid"]:
        raise RefusedDecisionError(f"{decision.week.label} tidak dilaporkan. {offer_weeks(found)}")
    if decision.kind not in EXCUSES:
        return
    if not found["is_expected"]:
        raise RefusedDecisionError(
            f"Unit {unit} memang tidak wajib melapor untuk {label}: tidak ada yang perlu diputuskan."
        )
    if decision.kind == "excuse" and found["is_excused"]:
        raise RefusedDecisionError(
            f"Unit {unit} sudah dibebaskan untuk {label}: tidak ada yang perlu diputuskan lagi."
        )
    if decision.kind == "end_excuse" and not found["is_excused"]:
        raise RefusedDecisionError(
            f"Unit {unit} tidak sedang dibebaskan untuk {label}: tidak ada pembebasan yang dapat diakhiri."
        )


def offer_units(registry: Registry, text: str) -> str:
    """The sentence that offers the units which a wrong code may mean."""
    codes = list_similar(registry, text)
    if codes:
        return f"Barangkali {' atau '.join(codes)}: pilih unitnya, lalu kirim lagi."
    return "Pilih unitnya dari daftar, lalu kirim lagi."


def offer_weeks(found: "Row") -> str:
    """The sentence that says which weeks there are."""
    if not found["first_week"]:
        return "Belum ada pekan yang dibuka: jalankan sync_registry dahulu."
    first, last = found["first_week"], found["last_week"]
    return f"Pilih pekan antara {first} dan {last}, lalu kirim lagi."


def find_recorded(warehouse: Warehouse, label: str) -> int | None:
    """The decision that was recorded under a label, if a first try came that far."""
    rows = warehouse.execute("select decision_id from returns.decision where label = %(label)s", label=label)
    return rows[0]["decision_id"] if rows else None


def store_decision(
    warehouse: Warehouse,
    decision: Decision,
    label: str,
    decided_at: datetime,
    submission_id: int | None,
    row_no: int | None = None,
) -> int:
    """The id of the decision, kept for good; `submission_id` is the version that it is about."""
    stored = warehouse.one(
        "returns/store_decision",
        label=label,
        kind=decision.kind,
        week=decision.week,
        unit_code=decision.unit_code,
        submission_id=submission_id,
        row_no=row_no,
        reason=decision.reason,
        decided_by=decision.decided_by,
        decided_at=decided_at,
    )
    return int(stored["decision_id"])
