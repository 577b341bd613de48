"""The template as the reader needs it: its sheets and columns, from the registry."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orkestra.findings import Severity
from orkestra.personal_numbers import list_phones
from orkestra.reading.files.cells import FileLimits
from orkestra.sheet_names import SHEET_NAMES

if TYPE_CHECKING:
    from orkestra.registry import Registry
    from orkestra.registry.entries import Column
    from orkestra.registry.policy import Limits

NO_MESSAGE = "000"  # the message code of "bukan pesan prioritas"; spreadsheet programs make it 0
# Texts that are compared letter by letter: letters that only look like those of the keyboard are replaced.
IDENTIFIERS = ("issue_code", "unit_code", "week", "template_version")
# Moments from which hours are counted: a date without a time is questioned.
MOMENTS = ("detected_local", "first_response_local")
KINDS = dict.fromkeys(IDENTIFIERS, "identifier") | dict.fromkeys(MOMENTS, "moment")


@dataclass(frozen=True)
class ColumnSpec:
    """One column of a sheet.

    `choices` are the allowed values, `variants` other headings of the column. `kind` is a type of
    columns.csv, "identifier" for a text that is a code, or "moment" for a date that needs its time. `example`
    is the value in the template's example row: a row of nothing but examples is no data.
    """

    name: str
    heading: str
    kind: str
    choices: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    max_length: int | None = None
    is_required: bool = False
    example: str | None = None


@dataclass(frozen=True)
class Origin:
    """The week and time zone of a file: they complete a date without a year or a zone.

    Units: `week` as "2026-W47", or another text where no week is known yet; `zone` is the unit's own.
    """

    week: str
    zone: str


@dataclass(frozen=True)
class SheetSpec:
    """One sheet of the template; `info_rules` are reported once per column, not once per cell."""

    name: str
    shown_name: str
    columns: tuple[ColumnSpec, ...]
    info_rules: tuple[str, ...] = ()

    @property
    def has_moments(self) -> bool:
        """True if each row is stored with the names of its moments that have no time."""
        return any(column.kind == "moment" for column in self.columns)


def sheet_specs(registry: "Registry") -> list[SheetSpec]:
    """The sheets of the template, from columns.csv."""
    info_rules = tuple(rule.rule for rule in registry.rules if rule.severity == Severity.INFO)
    message_codes = (NO_MESSAGE, *dict.fromkeys(message.message_code for message in registry.messages))

    def choices_of(column: "Column") -> tuple[str, ...]:
        if column.type in ("code", "codes"):
            return message_codes
        return tuple(registry.list_values(column.list)) if column.list else ()

    return [
        SheetSpec(
            sheet,
            SHEET_NAMES[sheet],
            tuple(
                ColumnSpec(
                    column.column_name,
                    column.heading,
                    KINDS.get(column.column_name, column.type),
                    choices_of(column),
                    column.variants,
                    column.max_length,
                    column.is_required,
                    column.example,
                )
                for column in registry.columns(sheet)
            ),
            info_rules,
        )
        for sheet in registry.sheets
    ]


def list_public_numbers(registry: "Registry") -> list[str]:
    """The telephone numbers that belong to no person: hotlines and registered accounts (WhatsApp)."""
    accounts = [
        number
        for channel in registry.channels
        for text in (channel.account, channel.url)
        for number in list_phones(text)
    ]
    return [*(hotline.number for hotline in registry.policy.hotlines), *dict.fromkeys(accounts)]


def file_limits(limits: "Limits", *, is_released: bool = False) -> FileLimits:
    """The size limits of files, from policy.yaml; a file that a person has released may be larger."""
    if is_released:
        return FileLimits(
            limits.released_file_bytes,
            limits.released_unpacked_bytes,
            limits.released_unpacked_ratio,
            limits.released_data_rows,
        )
    return FileLimits(limits.file_bytes, limits.unpacked_bytes, limits.unpacked_ratio, limits.data_rows)
