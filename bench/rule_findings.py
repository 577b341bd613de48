"""One file in which every row is at fault: validated, judged and answered."""

import psycopg
from collect import HOME

from orkestra.answer.compose_receipt import compose_receipt
from orkestra.registry import Registry
from orkestra.returns.decide import Decided
from orkestra.returns.judge import judge_submission
from orkestra.submission_key import SubmissionKey
from orkestra.warehouse.warehouse import connect

SPOIL = """
update staging.publication set channel = 'tiktokk'
where submission_id in (select submission_id from intake.submission where run_id = %s)
"""


def spoil(owner: str, run_id: int) -> None:
    """Gives each publication of a run a channel that is none."""
    with psycopg.connect(owner) as connection:
        connection.execute(SPOIL, [run_id])


def answer(url: str, registry: Registry, run_id: int) -> int:
    """The findings in the receipt of the run's only submission."""
    with connect(url, HOME, autocommit=True) as warehouse:
        row = warehouse.connection.execute(
            "select submission_id, unit_code, week, received_at from intake.submission where run_id = %s",
            [run_id],
        ).fetchone()
        assert row
        key = SubmissionKey(row["submission_id"], row["unit_code"], row["week"])
        judged = judge_submission(warehouse, registry, key)
        decided = Decided(
            key.submission_id, key.unit_code, key.week, row["received_at"], None, judged.verdict, "BELUM",
            None, judged.sheets, is_precheck=True,
        )  # fmt: skip
        return sum(compose_receipt(warehouse, registry, decided).counts.values())
