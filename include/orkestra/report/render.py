"""The files of one edition: the report for coordinators and for the public, and every figure as JSON."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from orkestra.errors import Permanent
from orkestra.report.decisions import list_decisions
from orkestra.report.edition import Edition, load_edition
from orkestra.report.page import compose_page
from orkestra.templates import load_template
from orkestra.warehouse.warehouse import Row, Warehouse
from orkestra.week import Week

HTML, JSON = "text/html; charset=utf-8", "application/json"
MEASURED_ONLY = ("draft", "measured")


@dataclass(frozen=True)
class Rendered:
    """The files of an edition under their keys in the bucket of reports, and the hash of them all."""

    edition_id: int
    key: str
    files: Mapping[str, tuple[bytes, str]]
    content_sha256: str


def render_edition(warehouse: Warehouse, edition_id: int) -> Rendered:
    """The files of a checked edition; the same edition gives the same bytes.

    Raises: Permanent, if the guards have not passed it.
    """
    edition = load_edition(warehouse, edition_id)
    if edition.status in MEASURED_ONLY:
        raise Permanent(f"{edition.key} is {edition.status}, not checked: run the steps up to `check` first.")
    submissions = warehouse.rows("report/list_submissions", edition_id=edition_id)
    files = {
        f"koordinator/{edition.key}/laporan.html": (render_page(edition, is_public=False), HTML),
        f"koordinator/{edition.key}/angka.json": (render_figures(edition, submissions), JSON),
        f"publik/{edition.key}/laporan.html": (render_page(edition, is_public=True), HTML),
    }
    warehouse.run("report/advance_edition", edition_id=edition_id, status="rendered")
    return Rendered(edition_id, edition.key, files, hash_files(files))


def render_page(edition: Edition, *, is_public: bool) -> bytes:
    """The report as one HTML file without anything from elsewhere; the public copy names no unit."""
    page = compose_page(edition, is_public=is_public)
    html = load_template("report.html.j2").render(page=page, edition=edition, is_public=is_public)
    return html.encode()


def render_figures(edition: Edition, submissions: list[Row]) -> bytes:
    """Every figure in full precision, with all that it was made from, in a stable order."""
    document = {
        "meta": {
            "week": str(edition.week),
            "edition": edition.edition_no,
            **{name: edition.row[name] for name in (
                "as_of", "due_at", "close_at", "counted_until", "registry_version_id", "registry_sha256",
                "code_version", "statements_sha256", "submissions_sha256",
            )},
            "submissions": submissions,
        },
        "decisions": [asdict(decision) for decision in list_decisions(edition)],
        "correction": asdict(edition.correction),
        "figures": [asdict(figure) for figure in edition.figures.rows],
        "merged": [asdict(merged) for merged in edition.merged],
        "questions": [asdict(question) for question in edition.questions],
        "withdrawn": [asdict(withdrawn) for withdrawn in edition.withdrawn],
        "units": [asdict(unit) for unit in edition.units],
    }  # fmt: skip
    return json.dumps(document, default=write_value, ensure_ascii=False, indent=1).encode() + b"\n"


def write_value(value: Any) -> str:
    """A moment in UTC as ISO 8601, a week as "2026-W47".

    Raises: TypeError, for anything else that JSON does not know.
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Week):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in the figures of an edition")


def hash_files(files: Mapping[str, tuple[bytes, str]]) -> str:
    """One SHA-256 over all keys and bytes."""
    lines = [f"{key} {hashlib.sha256(data).hexdigest()}\n" for key, (data, _) in sorted(files.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
