"""The form of a decision: its fields, in Indonesian for the coordinators, and the decision that it makes."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow.sdk import Param

from orkestra.registry.unit_choices import list_unit_choices
from orkestra.returns.decisions import KINDS, LABELS, SAMPLE_ANSWERS
from orkestra.settings import find_home
from orkestra.week import Week

if TYPE_CHECKING:
    from orkestra.returns.decisions import Decision


def make_decision_params(environ: Mapping[str, str] = os.environ) -> dict[str, Param]:
    """The fields of the form; a unit is chosen by its name, so that its code cannot be wrong."""
    units = list_unit_choices(find_home(environ))
    return {
        "kind": Param(KINDS[0], enum=list(KINDS), title="Keputusan", values_display=LABELS),
        "unit": Param(
            type="string",
            minLength=1,
            maxLength=100,
            title="Unit",
            description="Pilih dari daftar." if units else "Kode unit, misalnya kkp.",
            **({"enum": list(units), "values_display": units} if units else {}),
        ),
        "week": Param(
            type="string",
            pattern=r"^\d{4}-W\d{2}$",
            title="Pekan",
            description="Pekan laporan, misalnya 2026-W47.",
        ),
        "version": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Versi",
            description="Versi mana, hanya bila lebih dari satu kiriman ditahan. Kosongkan untuk pembebasan.",
        ),
        "row": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Nomor baris",
            description="Untuk Jawab contoh: nomornya dalam daftar pada laporan koordinator. Untuk Sahkan"
            " survei: barisnya di lembar Survei, bila lebih dari satu menunggu. Selain itu kosongkan.",
        ),
        "answer": Param(
            None,
            type=["null", "string"],
            enum=[None, *SAMPLE_ANSWERS],
            values_display=SAMPLE_ANSWERS,
            title="Jawaban contoh",
            description="Hanya untuk Jawab contoh: apakah yang tertulis pada baris itu benar.",
        ),
        "reason": Param(
            type="string",
            minLength=10,
            maxLength=500,
            title="Alasan",
            description="Satu kalimat, sedikitnya 10 huruf. Unit ikut membacanya.",
        ),
        "as_of": Param(
            None,
            type=["null", "string"],
            format="date-time",
            title="Saat",
            description="Hanya untuk memutar ulang saat yang lampau. Biasanya kosongkan.",
        ),
    }


def find_decision(params: Mapping[str, Any], user: str | None) -> "Decision | None":
    """The decision in the form of a run, made by the user who triggered it; None if the DAG has no such form.

    Raises: RefusedDecisionError, if its week does not exist.
    """
    if "kind" not in params:
        return None
    from orkestra.returns.decisions import Decision, RefusedDecisionError

    try:
        week = Week.parse(params["week"])
    except ValueError:
        raise RefusedDecisionError(
            f"Pekan {params['week']} tidak ada. Tulis pekannya seperti 2026-W47, lalu kirim lagi."
        ) from None
    return Decision(
        kind=params["kind"],
        unit_code=params["unit"].strip(),
        week=week,
        reason=params["reason"].strip(),
        decided_by=user or "pengguna Airflow tanpa nama",
        version=params.get("version"),
        row=params.get("row"),
        answer=params.get("answer"),
    )
