"""Records what only a person may decide about a unit's week or a held version, and tells the unit.

**Flow**: record ▸ send. There is no schedule: *Trigger* shows a form. Who triggers the run stands in the
record as the person who decided.

- *excuse*: the unit owes nothing for the week, unless a return is in force; *end_excuse* takes that back.
- *release*: a version that was held (personal data, too large, not to be opened) is checked after all, with
  the next collection, as a version of its own that was received when the held one was.
- *discard*: the bytes of a held version are erased from the archive and the unit's folders; hash and receipt
  stay.

**A red task** has recorded nothing. The last sentence of its error says what was wrong with the form (no such
unit, nothing held, a later version in force) and what to do; *Trigger* again with other values.

**Safe to clear**: a run records its decision once.
"""

from datetime import datetime

from airflow.sdk import DAG, Param, chain

from orkestra.indonesian import JAKARTA
from orkestra_steps import DATA_ENGINEERS, RUN_PARAMS, step

# The form is in Indonesian: coordinators fill it in.
DECISION_PARAMS = {
    "kind": Param(
        "excuse",
        enum=["excuse", "end_excuse", "release", "discard"],
        title="Keputusan",
        values_display={
            "excuse": "Bebaskan: unit tidak wajib melapor untuk pekan itu",
            "end_excuse": "Akhiri pembebasan: laporan unit ditunggu lagi",
            "release": "Lepaskan: periksa kiriman yang ditahan seperti biasa",
            "discard": "Buang: hapus berkas yang ditahan",
        },
    ),
    "unit": Param(
        type="string",
        minLength=1,
        maxLength=100,
        title="Unit",
        description="Kode unit, misalnya kkp.",
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
    "reason": Param(
        type="string",
        minLength=10,
        maxLength=500,
        title="Alasan",
        description="Satu kalimat, sedikitnya 10 huruf. Unit ikut membacanya.",
    ),
    "as_of": RUN_PARAMS["as_of"],
}

with DAG(
    "record_decision",
    dag_display_name="Record a decision",
    description="Excuse a unit, release or discard a held file",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2025, 1, 1, tzinfo=JAKARTA),
    catchup=False,
    max_active_runs=1,
    params=DECISION_PARAMS,
    default_args=DATA_ENGINEERS,
    tags=["orkestra", "intake"],
):
    chain(
        step("record", "Checks the decision, carries it out, and keeps it with its reason."),
        step("send", "Sends what waits in the outbox."),
    )
