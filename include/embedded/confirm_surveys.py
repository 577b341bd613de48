"""The coordinator of the demo, who confirms that surveys used random samples."""

from datetime import datetime

from orkestra.settings import Settings
from orkestra.week import Week

SKIP_EVERY = 5  # every fifth stays unconfirmed, so that the report shows such a survey
REASON = "Dokumen metode sampel acaknya sudah diperiksa koordinator."


def confirm_surveys(settings: Settings, week: Week, as_of: datetime) -> int:
    """Confirm most surveys of a week as random samples and return their count."""
    from orkestra import pipeline
    from orkestra.flows.record_decision import carry_out
    from orkestra.returns.confirm_survey import list_unconfirmed
    from orkestra.returns.decisions import CONFIRM, Decision
    from orkestra.warehouse.warehouse import open_warehouse

    with open_warehouse(settings) as warehouse:
        waiting = list_unconfirmed(warehouse, week)
    chosen = [row for number, row in enumerate(waiting, start=1) if number % SKIP_EVERY]
    for row in chosen:
        decision = Decision(CONFIRM, row.unit_code, week, REASON, "Koordinator peragaan", row=row.row_no)
        label = f"demo/{CONFIRM}/{row.submission_id}/{row.row_no}"
        carry_out(pipeline.Run(settings, as_of, label, week, decision), decision)
    return len(chosen)
