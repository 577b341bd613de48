"""The week in one screen of Slack: what must be decided first, then the figures."""

from bisect import bisect_right
from itertools import accumulate

from orkestra.errors import Permanent
from orkestra.outbox.notification import (
    MAX_SECTION,
    MAX_TEXT,
    Notification,
    context,
    escape_text,
    header,
    section,
)
from orkestra.report.correction_words import describe_correction
from orkestra.report.decisions import MAX_DECISIONS, DecisionItem, list_decisions
from orkestra.report.edition import Edition, load_edition
from orkestra.report.impact import lead_impact
from orkestra.report.lead_issues import lead_issues
from orkestra.report.sections.completeness import lead_completeness
from orkestra.report.sections.publications import lead_publications
from orkestra.warehouse.warehouse import Warehouse

MAX_PARAGRAPH = MAX_SECTION - 100  # beside its name
MAX_LINE = (MAX_SECTION - 100) // MAX_DECISIONS  # beside the others


def compose_summary(warehouse: Warehouse, edition_id: int, recipient: str | None) -> Notification:
    """The summary of an edition for the coordinators' channel, written from its figures alone.

    Raises: Permanent, before the edition is published: nobody is notified of what nobody can read.
    """
    edition = load_edition(warehouse, edition_id)
    if edition.status != "published":
        raise Permanent(f"{edition.key} is {edition.status}, not published: run the step `publish` first.")
    return write_summary(edition, recipient)


def write_summary(edition: Edition, recipient: str | None) -> Notification:
    """The message: decisions, then one paragraph each for impact, issues, publications, completeness."""
    title = f"Bakohumas · {edition.week.label} · Edisi {edition.edition_no}"
    figures = edition.figures
    decisions = list_decisions(edition)
    correction = describe_correction(edition, is_public=False)
    paragraphs = {
        **({correction.title: " ".join(correction.causes)} if correction else {}),
        "Dampak": lead_impact(edition),
        "Isu": lead_issues(figures),
        "Publikasi": lead_publications(figures),
        "Kelengkapan": lead_completeness(edition),
    }
    blocks = [
        header(title),
        section("\n".join(["*Perlu diputuskan*", *list_decision_lines(decisions)])),
        *(section(f"*{name}* · {fit_text(words, MAX_PARAGRAPH)}") for name, words in paragraphs.items()),
        context(f"Laporan lengkap dengan status setiap unit: `koordinator/{edition.key}/laporan.html`"),
    ]
    return Notification(
        dedupe_key=f"summary/{edition.key}",
        kind="summary",
        week=edition.week,
        unit_code=None,
        recipient=recipient,
        text=fit_text(f"{title}. {decisions[0].text if decisions else paragraphs['Kelengkapan']}", MAX_TEXT),
        blocks=blocks,
    )


def compose_alarm(warehouse: Warehouse, edition_id: int, recipient: str | None) -> Notification | None:
    """The alarm to the system's own team that not one unit reported; None if one did, or none had to.

    Why: the report of such a week goes out like any other, but nobody hearing of anybody is more likely our
    fault than theirs.
    """
    edition = load_edition(warehouse, edition_id)
    reported = edition.figures.get("K0.1")
    if reported.count or not reported.total:
        return None
    words = (
        f"{edition.week.label}: belum satu pun dari {reported.total} unit melapor. Laporannya tetap terbit "
        "dan mengatakannya. Periksa apakah pengumpulan kiriman berjalan dan apakah unit dapat mengunggah."
    )
    return Notification(
        dedupe_key=f"alarm/nobody/{edition.key}",
        kind="alarm",
        week=edition.week,
        unit_code=None,
        recipient=recipient,
        text=words,
        blocks=[section(words)],
    )


def list_decision_lines(decisions: list[DecisionItem]) -> list[str]:
    """One line an item, with its owner and date; or one that says there is none."""
    if not decisions:
        return ["Tidak ada pekan ini."]
    lines = []
    for place, decision in enumerate(decisions, 1):
        names = f" Unit: {decision.names}." if decision.names else ""
        line = f"{decision.text}{names} Penanggung jawab: {decision.owner}; {decision.date}."
        lines.append(f"({place}) {fit_text(line, MAX_LINE)}")
    return lines


def fit_text(text: str, limit: int) -> str:
    """The text escaped for Slack and no longer than its limit; a cut says so and splits no `&amp;`."""
    sizes = list(accumulate(len(escape_text(letter)) for letter in text))
    if not sizes or sizes[-1] <= limit:
        return escape_text(text)
    return f"{escape_text(text[: bisect_right(sizes, limit - 1)])}…"
