"""Routes an object by its key: to a return, to a pre-check, or nowhere."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orkestra.companion_files import is_companion
from orkestra.indonesian import format_date, join_words
from orkestra.plain_letters import drop_unseen, write_plainly
from orkestra.registry import Registry, match_unit
from orkestra.shown_keys import UNSHOWN, show_key
from orkestra.week import Week

INCOMING, PRECHECKS, ANSWERS = "masuk", "cek", "hasil"
LAYOUT = (
    "Letak yang benar: `masuk/kode-unit/pekan/nama-berkas.xlsx`, misalnya"
    " `masuk/komdigi/2026-W47/laporan.xlsx`; untuk pra-periksa `cek/kode-unit/nama-berkas.xlsx`."
)
UNIT_CODE = re.compile(r"[a-z0-9-]+")
UNKEPT = re.compile("[\x00\ud800-\udfff]")  # letters that the warehouse cannot keep
MARKER_NAME = re.compile(r"\..*|.*_\$folder\$")
LAYOUT_FOLDER = re.compile(
    rf"{INCOMING}(?:/{UNIT_CODE.pattern}(?:/\d{{4}}-W\d\d)?)?|{PRECHECKS}(?:/{UNIT_CODE.pattern})?"
)


@dataclass(frozen=True)
class Known:
    """The names that a key may use: the units of the registry, and the weeks with a grid and their close."""

    registry: Registry
    weeks: Mapping[Week, datetime]
    as_of: datetime

    @property
    def precheck_week(self) -> Week | None:
        """The week of a pre-check that does not name its own: the earliest that is still open."""
        return min((week for week, close_at in self.weeks.items() if close_at > self.as_of), default=None)


@dataclass(frozen=True)
class Route:
    """The return or pre-check that an object belongs to, and its own name."""

    unit_code: str
    week: Week
    name: str
    is_precheck: bool = False


@dataclass(frozen=True)
class Unroutable:
    """The reason why an object is unroutable, in Indonesian for the coordinators."""

    reason: str


def is_ignored(key: str, size_bytes: int) -> bool:
    """True for an object that no person sends: a companion file, or the mark of a folder.

    Why: some programs make a folder as an empty object: named as the folder, with or without the slash at
    its end, or as a hidden file in it.
    """
    plain = drop_unseen(key)
    name = plain.rpartition("/")[2]
    is_marker = not name or MARKER_NAME.fullmatch(name) or LAYOUT_FOLDER.fullmatch(plain)
    return is_companion(plain) or (not size_bytes and bool(is_marker))


def take_out_unseen(key: str) -> str:
    """The key without letters that cannot be seen."""
    shown = drop_unseen(key)
    if shown.isprintable():
        return shown
    return "".join(letter for letter in shown if unicodedata.category(letter) not in UNSHOWN)


def write_code(part: str) -> str:
    """The folder of a unit or week, its look-alike letters as the plain ones, without blanks around it."""
    return write_plainly(part).strip()


def read_key(key: str, known: Known) -> Route | Unroutable:
    """The route of one key; read strictly, because whoever may write may write any key.

    Why unseen letters are no matter: who copied a name from a chat or a document cannot find them, and would
    wait for an answer in vain.
    """
    if UNKEPT.search(key):
        return Unroutable(f"Namanya memuat karakter yang tidak dapat disimpan. {LAYOUT}")
    match take_out_unseen(key).split("/"):
        case [folder, *_] if folder not in (INCOMING, PRECHECKS):
            return Unroutable(f"Berkas itu ada di luar folder `masuk` dan `cek`. {LAYOUT}")
        case [folder, unit, week, name] if folder == INCOMING and is_name(name):
            unit, written = write_code(unit), write_code(week)
            if reason := find_week_fault(written, known):
                return Unroutable(reason)
            of_week = Week.parse(written)
            reason = find_unit_fault(unit, of_week, known.registry)
            return Unroutable(reason) if reason else Route(unit, of_week, name)
        case [folder, unit, name] if folder == PRECHECKS and is_name(name) and known.precheck_week:
            unit = write_code(unit)
            reason = find_unit_fault(unit, known.precheck_week, known.registry)
            return Unroutable(reason) if reason else Route(unit, known.precheck_week, name, is_precheck=True)
    return Unroutable(f"Susunan foldernya tidak dikenal. {LAYOUT}")


def is_name(part: str) -> bool:
    """True if the last part of a key can be a file's name."""
    return part.strip(". ") != ""


def find_week_fault(text: str, known: Known) -> str | None:
    """The fault of the week that a key names; None, if it has none."""
    try:
        week = Week.parse(text)
    except ValueError:
        return f"“{show_key(text, 60)}” bukan pekan; tulis misalnya 2026-W47. {LAYOUT}"
    if week.start_at > known.as_of:
        return f"{week.label} belum mulai. Berkas itu menunggu sampai {format_date(week.monday)}."
    if week not in known.weeks:
        first = min(known.weeks, default=None)
        since = f" Laporan dikumpulkan sejak {first.label}." if first and week < first else ""
        return f"{week.label} bukan pekan pelaporan.{since}"
    return None


def find_unit_fault(code: str, week: Week, registry: Registry) -> str | None:
    """The fault of the unit that a key names for a week; None, if it has none."""
    if UNIT_CODE.fullmatch(code) and registry.unit(code, week.sunday):
        return None
    if code in registry.unit_codes:
        return f"Unit `{code}` tidak berlaku lagi, atau belum, pada {week.label}."
    shown = show_key(code, 60)
    names = [
        f"`{unit.unit_code}` ({unit.unit_name})" for unit in match_unit(registry, code, week.sunday).units
    ]
    if len(names) > 1:
        return f"“{shown}” dapat berarti {' atau '.join(names)}: tanyakan kepada pengirimnya."
    hint = f"Mungkin yang dimaksud {names[0]}." if names else LAYOUT
    if foreign := sorted({f"“{letter}” (U+{ord(letter):04X})" for letter in code if not letter.isascii()}):
        hint = f"Di dalamnya ada huruf yang bukan a–z: {join_words(foreign[:5])}. {hint}"
    return f"Tidak ada unit dengan kode “{shown}”. {hint}"
