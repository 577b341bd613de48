"""The one submission that every program writes: the cells of its sheets, from content.json."""

import json
from datetime import date, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
Cell = str | float | date | datetime | None


def read_content() -> dict[str, list[list[Cell]]]:
    """The cells of each sheet; None is a blank one."""
    sheets = json.loads((FOLDER / "content.json").read_text(encoding="utf-8"))
    return {name: [[_read_cell(cell) for cell in row] for row in rows] for name, rows in sheets.items()}


def _read_cell(cell: str | float | dict[str, str] | None) -> Cell:
    match cell:
        case {"date": text}:
            return date.fromisoformat(text)
        case {"moment": text}:
            return datetime.fromisoformat(text)
    return cell
