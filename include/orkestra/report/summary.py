"""The week in one screen of Slack: what must be decided first, then the figures."""

from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.outbox.message import MAX_SECTION, Message, context, escape_text, header, section
from orkestra.report import sections
from orkestra.report.decisions import Decision, list_decisions
from orkestra.report.edition import Edition, load_edition
from orkestra.warehouse.connect import Row

if TYPE_CHECKING:
    import psycopg


def compose_summary(
    connection: "psycopg.Connection[Row]", home: Path, edition_id: int, recipient: str | None
) -> Message:
    """The summary of an edition for the coordinators' channel, written from its figures alone."""
    return write_summary(load_edition(connection, home, edition_id), recipient)


def write_summary(edition: Edition, recipient: str | None) -> Message:
    """The message: decisions, then one paragraph each for impact, issues, publications, completeness."""
    title = f"Bakohumas · {edition.week.label} · Edisi {edition.edition_no}"
    figures = edition.figures
    decisions = list_decisions(edition)
    paragraphs = {
        "Dampak": sections.lead_impact(edition),
        "Isu": sections.lead_issues(figures),
        "Publikasi": sections.lead_publications(figures),
        "Kelengkapan": sections.lead_completeness(edition),
    }
    blocks = [
        header(title),
        section(cut("\n".join(["*Perlu diputuskan*", *list_decision_lines(decisions)]))),
        *(section(cut(f"*{name}* · {escape_text(words)}")) for name, words in paragraphs.items()),
        context(f"Laporan lengkap dengan status setiap unit: `koordinator/{edition.key}/laporan.html`"),
    ]
    return Message(
        dedupe_key=f"summary/{edition.key}",
        kind="summary",
        week=str(edition.week),
        unit_code=None,
        recipient=recipient,
        text=escape_text(f"{title}. {decisions[0].text if decisions else paragraphs['Kelengkapan']}"),
        blocks=blocks,
    )


def list_decision_lines(decisions: list[Decision]) -> list[str]:
    """One line an item, with its owner and date; or one that says there is none."""
    if not decisions:
        return ["Tidak ada pekan ini."]
    lines = []
    for place, decision in enumerate(decisions, 1):
        names = f" Unit: {decision.names}." if decision.names else ""
        line = f"{decision.text}{names} Penanggung jawab: {decision.owner}; {decision.date}."
        lines.append(f"({place}) {escape_text(line)}")
    return lines


def cut(text: str) -> str:
    """The text within Slack's limit; a cut says so."""
    return text if len(text) <= MAX_SECTION else f"{text[: MAX_SECTION - 1]}…"
