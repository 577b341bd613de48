"""The unit and week on a file's cover, compared with the folder that it was uploaded to."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from orkestra.findings import Finding
from orkestra.reading.values.weeks import read_week
from orkestra.registry import Registry, Unit, match_unit
from orkestra.registry.unit_names import plain_name
from orkestra.submission_key import SubmissionKey
from orkestra.week import Week

OTHER_UNIT, OTHER_WEEK = "S-002", "S-003"
AMBIGUOUS_UNIT, UNKNOWN_UNIT, OTHER_NAME = "S-031", "S-032", "S-033"
UNIT_READ_AS, UNIT_READ_AS_ASKED = "S-034", "S-035"
UNCLEAR_WEEK, WEEK_READ_AS, WEEK_READ_AS_ASKED = "S-036", "S-037", "S-038"


def check_identity(registry: Registry, submission: SubmissionKey, cover: Mapping[str, Any]) -> list[Finding]:
    """A finding for each of the cover's unit, unit name and week that is not the folder's."""
    findings = list(_check_week(submission.week, cover.get("week")))
    on = submission.week.sunday
    code, name = cover.get("unit_code"), cover.get("unit_name")
    unit = registry.unit(submission.unit_code, on)
    if unit is None:  # only where the registry has lost it since the upload
        return findings
    if code and code != unit.unit_code:
        findings += _check_unit(registry, unit, code, on)
    if name and all(finding.rule != OTHER_UNIT for finding in findings):
        findings += _check_name(registry, unit, name, on)
    return findings


def _check_unit(registry: Registry, unit: Unit, text: str, on: date) -> Iterator[Finding]:
    match = match_unit(registry, text, on)
    if not match.units:
        yield Finding(UNKNOWN_UNIT, "cover", None, "unit_code", text, unit.unit_code)
    elif len(match.units) > 1:
        candidates = " atau ".join(_show(candidate) for candidate in match.units)
        yield Finding(AMBIGUOUS_UNIT, "cover", None, "unit_code", text, candidates)
    elif match.units[0].unit_code != unit.unit_code:
        yield Finding(OTHER_UNIT, "cover", None, "unit_code", _show(match.units[0]), _show(unit))
    else:
        rule = UNIT_READ_AS if match.is_certain else UNIT_READ_AS_ASKED
        yield Finding(rule, "cover", None, "unit_code", text, _show(unit))


def _check_name(registry: Registry, unit: Unit, text: str, on: date) -> Iterator[Finding]:
    """A question, if the name is not this unit's; it may stand within a longer one, such as an office's."""
    plain = f" {plain_name(text)} "
    is_part = any(f" {plain_name(name)} " in plain for name in (unit.unit_name, unit.short_name))
    if not is_part and unit.unit_code not in [
        match.unit_code for match in match_unit(registry, text, on).units
    ]:
        yield Finding(OTHER_NAME, "cover", None, "unit_name", text, unit.unit_name)


def _check_week(own: Week, text: str | None) -> Iterator[Finding]:
    if not text or text == str(own):
        return
    reading = read_week(text)
    if reading is None or (reading.week != own and not reading.is_certain):
        yield Finding(UNCLEAR_WEEK, "cover", None, "week", text)
    elif reading.week != own:
        yield Finding(OTHER_WEEK, "cover", None, "week", reading.week.in_sentence, own.in_sentence)
    elif text.upper() != str(own):
        yield Finding(_rule_of(reading.is_certain), "cover", None, "week", text, own.in_sentence)


def _rule_of(is_certain: bool) -> str:
    return WEEK_READ_AS if is_certain else WEEK_READ_AS_ASKED


def _show(unit: Unit) -> str:
    return f"{unit.short_name} ({unit.unit_code})"
