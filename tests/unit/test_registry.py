"""The registry as shipped, and the message for each kind of fault."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orkestra.errors import Permanent
from orkestra.registry import read_contacts, read_registry
from orkestra.registry.entries import Assignment, Desk, Unit
from orkestra.registry.expand_assignments import expand_assignments
from orkestra.registry.read_registry import FILES, FORMER_HEADINGS, read_folder
from orkestra.week import Week

HOME = Path(__file__).parents[2]
W47 = Week(2026, 47)


@pytest.fixture(scope="module")
def registry():
    return read_registry(HOME)


@pytest.fixture
def home(tmp_path):
    """A copy of the registry that a test may break."""
    shutil.copytree(HOME / "include" / "registry", tmp_path / "include" / "registry")
    return tmp_path


def edit(home, file, old, new):
    path = home / "include" / "registry" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def append(home, file, line):
    path = home / "include" / "registry" / file
    with path.open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    return len(path.read_text(encoding="utf-8").splitlines())


def test_more_than_110_units_are_expected_and_others_are_kept(registry):
    expected = registry.units_expected(W47.sunday)
    assert len(expected) == 121
    assert {"komdigi", "polri", "tni-al", "kejagung", "kpk", "ksp"} <= {unit.unit_code for unit in expected}
    assert "beacukai" in registry.unit_codes
    assert registry.unit("beacukai", W47.sunday).parent_code == "kemenkeu"


def test_a_unit_is_expected_from_its_founding_on(registry):
    assert "kemenhaj" not in {unit.unit_code for unit in registry.units_expected(date(2025, 8, 31))}
    assert "kemenhaj" in {unit.unit_code for unit in registry.units_expected(date(2025, 9, 1))}


def test_a_message_is_active_from_monday_to_sunday(registry):
    codes = [message.message_code for message in registry.active_messages(W47)]
    assert codes == ["LS-01", "LS-02", "LS-03", "LS-04", "LS-05", "SS-01"]
    assert "LS-06" in [message.message_code for message in registry.active_messages(Week(2026, 53))]
    assert "LS-06" not in [message.message_code for message in registry.active_messages(Week(2027, 1))]


def test_a_message_that_ends_on_saturday_is_not_active_in_that_week(home):
    edit(home, "messages.csv", "2026-11-30,2027-01-03", "2026-11-30,2027-01-02")
    registry = read_registry(home)
    assert "LS-06" in [message.message_code for message in registry.active_messages(Week(2026, 52))]
    assert "LS-06" not in [message.message_code for message in registry.active_messages(Week(2026, 53))]


def test_every_expected_unit_has_a_message_to_carry(registry):
    assert all(registry.messages_of(unit.unit_code, W47) for unit in registry.units_expected(W47.sunday))
    assert [message.message_code for message in registry.messages_of("tni-al", W47)] == [
        "LS-01",
        "LS-02",
        "LS-05",
        "SS-01",
    ]


def test_columns_and_lists_fit_each_other(registry):
    assert registry.sheets == ("cover", "publication", "issue", "outreach", "survey", "behaviour")
    assert registry.columns("publication")[1].heading == "Tanggal tayang"
    assert registry.list_values("items") == ["KN1", "KN2", "KP1", "NT1", "PR1", "PR2"]
    assert "Instagram" in registry.list_values("kanal")
    for column in registry.sheet_columns:
        assert column.list is None or registry.list_values(column.list), column


def test_the_policy_gives_the_agreed_moments(registry):
    moments = registry.moments_of(Week(2026, 53))
    assert moments.freeze_at.isoformat() == "2027-01-07T08:00:00+07:00"
    assert registry.policy.first_week == W47
    assert registry.policy.verdict_for(W47).allowed_rejected_share == 0.2


def test_demo_contacts_are_invented_and_leave_some_units_without(registry):
    contacts = read_contacts(HOME / "include" / "registry" / "contacts.demo.csv", registry)
    assert all(contact.name.startswith("Contoh ") for contact in contacts)
    assert all(contact.address.endswith(".invalid") for contact in contacts if contact.channel == "email")
    assert (
        len({unit.unit_code for unit in registry.units_expected(W47.sunday)} - {c.unit for c in contacts})
        == 2
    )


def test_the_hash_follows_the_content_but_not_the_contacts(home, registry):
    assert read_registry(home).sha256 == registry.sha256
    append(home, "contacts.demo.csv", "komdigi,head,Contoh Lain,email,lain@demo.invalid,,")
    assert read_registry(home).sha256 == registry.sha256
    edit(home, "items.csv", "Tahu ke mana melapor", "Tahu tempat melapor")
    assert read_registry(home).sha256 != registry.sha256


UNIT = "{code},Nama,Nama,lpnk,Lembaga pemerintah nonkementerian,{parent},{zone},,{first},{last},true"


def unit_line(code="baru", parent="", zone="Asia/Jakarta", first="2026-01-01", last=""):
    return UNIT.format(code=code, parent=parent, zone=zone, first=first, last=last)


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("units.csv", unit_line(parent="tiada"), "parent_code: unknown unit 'tiada'"),
        ("units.csv", unit_line(code="komdigi"), "duplicate komdigi: line 33 holds at the same time"),
        ("units.csv", unit_line(first="2026-02-01", last="2026-01-01"), "ends (2026-01-01) before it begins"),
        ("units.csv", unit_line(zone="Asia/Bandung"), "zone: 'Asia/Bandung' is no time zone"),
        ("units.csv", unit_line(code="Ku mendag"), "unit_code: 'Ku mendag' may have only a-z"),
        ("units.csv", unit_line(first="1 Januari"), "valid_from: '1 Januari' is no date; wanted"),
        ("units.csv", "baru,Nama", "2 cells; wanted 11"),
        ("desks.csv", "narkoba,Desk,tiada,bnn|bin,2026-01-01,", "lead_unit_code: unknown unit 'tiada'"),
        ("desks.csv", "narkoba,Desk,bnn,bnn|lain,2026-01-01,", "member_codes: unknown unit 'lain'"),
        ("assignments.csv", "XX-01,komdigi,2026-W47,", "message_code: unknown message 'XX-01'"),
        ("assignments.csv", "LS-03,tiada,2026-W47,", "unit_code: unknown target 'tiada'"),
        ("assignments.csv", "LS-03,desk:tiada,2026-W47,", "unit_code: unknown target 'desk:tiada'"),
        ("assignments.csv", "LS-03,kpk,2025-W53,", "from_week: '2025-W53' does not exist: Invalid week: 53"),
        ("assignments.csv", "LS-03,kpk,2026-W47,2026-W46", "ends (2026-W46) before it begins (2026-W47)"),
        ("assignments.csv", "LS-03,polri,2026-W47,", "duplicate LS-03 polri: line 16 holds at the same time"),
        ("channels.csv", "kpk,Fesbuk,a,https://a.id,Interaksi,true", "channel: unknown list:kanal 'Fesbuk'"),
        ("lists.csv", "kanal,Podcast,,,siaran|KORAN", "synonyms: 'KORAN' also stands for 'Media cetak'"),
        ("lists.csv", "kanal,TV,evidence,,", "duplicate kanal TV: line 4 holds at the same time"),
        ("columns.csv", "issue,x,X,list,false,tiada,,,,a,b", "list: 'tiada' does not fit type 'list'"),
        (
            "columns.csv",
            "issue,x,X,text,false,,,,TINDAK  lanjut,a,b",
            "heading 'tindak lanjut' is also on line",
        ),
        ("columns.csv", "issue,x,X,angka,false,,,,,a,b", "type: 'angka' is none of 'text', 'integer', "),
        ("columns.csv", "issue,x,X,text,false,,,,,,b", "hint: is blank"),
        (
            "rules.csv",
            "B-1,publication,berat,active,2026-01-01,,a,b,,",
            "severity: 'berat' is none of 'reject', ",
        ),
        ("rules.csv", "B-001,publication,fix,active,2026-01-01,,,b,,", "message: is blank"),
        (
            "rules.csv",
            "B-1,publication,fix,aktif,2026-01-01,,a,b,,",
            "status: 'aktif' is none of 'active', ",
        ),
        (
            "rules.csv",
            "F-001,,fix,active,2027-01-01,,a,b,,",
            "duplicate F-001: line ",
        ),
        (
            "rules.csv",
            "B-901,,fix,withdrawn,2026-01-01,,a,b,,",
            "reason: a withdrawn rule has one, another rule none",
        ),
        ("holidays.csv", "2027-12-31,Libur,libur,SKB", "kind: 'libur' is none of 'libur_nasional' or "),
        (
            "issues.csv",
            "X-1,Judul,Hoaks,Tinggi,kpk,kpk,,2026-11-01T08:00,true",
            "registered_at: '2026-11-01T08:00' says no",
        ),
    ],
)
def test_a_wrong_line_is_named_with_file_line_and_reason(home, file, line, reason):
    number = append(home, file, line)
    with pytest.raises(Permanent) as error:
        read_registry(home)
    (fault,) = str(error.value).splitlines()[1:]
    assert fault.startswith(f"{file}:{number}: {reason}")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("first_week: 2026-W47", "first_week: 2026-W99", "first_week: '2026-W99' does not exist"),
        (
            '{working_day: 1, at: "12:00"}',
            "{working_day: 1, at: 12:00}",
            "at: 720 is no time; write it in quotes",
        ),
        ("    allowed_rejected_rows: 1\n", "    held_minimal: 1\n", "held_minimal: is unknown"),
        ("reminders:", "reminder:", "reminder: is unknown"),
        (
            "allowed_rejected_share: 0.2",
            "allowed_rejected_share: 20",
            "allowed_rejected_share: 20 is too large",
        ),
        ("data_rows: 20000", "data_rows: true", "data_rows: True is no number"),
        ("reader_seconds: 10\n", "reader_seconds: lama\n", "reader_seconds: 'lama' is no whole number"),
        ("name: Layanan KPK", "name: ", "name: is blank"),
        ('closes: "17:00"}', 'closes: "17:00"', "is not YAML: expected ',' or '}'"),
    ],
)
def test_a_wrong_policy_is_named_with_its_reason(home, old, new, reason):
    line = edit(home, "policy.yaml", old, new)
    with pytest.raises(Permanent) as error:
        read_registry(home)
    named = re.search(rf"^policy.yaml:(\d+): {re.escape(reason)}", str(error.value), re.MULTILINE)
    assert named
    assert (
        line <= int(named[1]) <= line + 2
    )  # a bracket that is missing is noticed where the next entry begins


def test_all_faults_are_reported_at_once_with_a_missing_file_among_them(home):
    append(home, "units.csv", unit_line(parent="tiada"))
    append(home, "assignments.csv", "LS-03,kpk,2026-W7,")
    (home / "include" / "registry" / "agenda.csv").unlink()
    with pytest.raises(Permanent) as error:
        read_registry(home)
    assert [line.split(":")[0] for line in str(error.value).splitlines()[1:]] == [
        "agenda.csv",
        "assignments.csv",
        "units.csv",
    ]


def test_a_renamed_unit_may_follow_itself(home):
    old = "LPS,lembaga_independen,Lainnya,,Asia/Jakarta,,2024-10-21,,"
    edit(home, "units.csv", old, old.removesuffix(",") + "2026-11-15,")
    append(home, "units.csv", unit_line(code="lps", first="2026-11-16"))
    registry = read_registry(home)
    assert registry.unit("lps", date(2026, 11, 15)).short_name == "LPS"
    assert registry.unit("lps", date(2026, 11, 16)).short_name == "Nama"
    edit(home, "units.csv", "2026-11-15", "2026-11-16")
    with pytest.raises(Permanent, match=r"duplicate lps: line \d+ holds at the same time"):
        read_registry(home)


def test_a_kept_version_may_have_the_headings_of_its_time(home, registry):
    folder = home / "include" / "registry"
    for kind, former in FORMER_HEADINGS.items():
        path = folder / FILES[kind]
        headings, _, lines = path.read_text(encoding="utf-8").partition("\n")
        old = ",".join(former.get(name, name) for name in headings.split(","))
        path.write_text(f"{old}\n{lines}", encoding="utf-8")
    kept = read_folder(folder, is_kept=True)
    assert replace(kept, sha256="", documents=()) == replace(registry, sha256="", documents=())
    with pytest.raises(Permanent, match=r"units.csv:1: headings are \['code'"):
        read_folder(folder)


JAKARTA = ZoneInfo("Asia/Jakarta")


def make_unit(code, group="A", first=date(2026, 1, 1), last=None, is_expected=True):
    return Unit(code, code, code, "lpnk", group, None, JAKARTA, (), first, last, is_expected)


@pytest.mark.parametrize(
    ("written", "expanded"),
    [
        ([("all", "2026-W10", None)], [("a", "2026-W10", None), ("b", "2026-W20", "2026-W29")]),
        ([("group:B", "2026-W10", "2026-W25")], [("b", "2026-W20", "2026-W25")]),
        ([("desk:d", "2026-W10", None)], [("a", "2026-W10", None), ("c", "2026-W10", None)]),
        ([("group:B", "2026-W31", None)], []),
        # the unit's own line continues what its group began
        ([("group:B", "2026-W10", "2026-W25"), ("b", "2026-W26", None)], [("b", "2026-W20", None)]),
        (
            [("a", "2026-W10", "2026-W12"), ("all", "2026-W14", "2026-W15")],
            [("a", "2026-W10", "2026-W12"), ("a", "2026-W14", "2026-W15")],
        ),
    ],
)
def test_assignments_expand_to_units_and_weeks(written, expanded):
    units = [
        make_unit("a"),
        # from Sunday of W20 to Saturday of W30: its last Sunday is that of W29
        make_unit("b", "B", date(2026, 5, 17), date(2026, 7, 25)),
        make_unit("c", is_expected=False),
    ]
    desks = [Desk("d", "D", "a", ("a", "c"), date(2026, 1, 1), None)]
    lines = [
        Assignment("M", unit, Week.parse(first), Week.parse(last) if last else None)
        for unit, first, last in written
    ]
    result = expand_assignments(lines, units, desks)
    assert [
        (a.unit_code, str(a.from_week), str(a.to_week) if a.to_week else None) for a in result
    ] == expanded
