"""What rules across rows, sheets, weeks and units must find, and what stands close and must trip nothing.

Each story is a unit of its own, so that all of them fit into one validation.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from support.kpi_world import W47, World, at
from support.workbooks import BEHAVIOUR, ISSUE, OUTREACH, PUBLICATION, SURVEY, registry, workbook

UNITS = iter(
    unit.code
    for unit in registry().units_expected(W47.sunday)
    if unit.group.startswith("Kementerian") and unit.code != "komdigi"
)
ADDRESS = "https://www.komdigi.go.id/berita/rinci/"
HOAX = {"issue_code": "isu-1", "level": "Tinggi", "detected_at": at("2026-11-11 08:00")}
ENDED = {"status": "Selesai", "first_response_at": at("2026-11-11 10:00")}
TOLD_AGAIN = ISSUE | {"issue_code": "isu-1", "detected_local": datetime(2026, 11, 11, 8)}
SESSION = {
    "held_date": date(2026, 11, 10),
    "activity": "Sosialisasi",
    "organizer": "Humas",
    "district": "Kota Batam",
    "audience": "Pedagang",
    "participant_count": 40,
    "message_codes": ["LS-01"],
}
OLD_SURVEY = {name: value for name, value in SURVEY.items() if name != "item_no"}


@dataclass(frozen=True)
class Past:
    """A version of the same unit, accepted so many weeks ago; `unit` and `is_superseded` say otherwise."""

    weeks_ago: int
    sheets: dict[str, Any]
    unit: str | None = None
    verdict: str = "accepted"

    def submit(self, world: World, unit: str) -> None:
        week = W47 + -self.weeks_ago
        # a version of this week came before the one that is validated
        received = None if self.weeks_ago > 0 else "2026-11-22 10:00"
        world.submit(self.unit or unit, week=week, received=received, verdict=self.verdict, **self.sheets)


@dataclass(frozen=True)
class Beside:
    """Another file of the batch; it was received before the story's own, unless `is_later`."""

    unit: str
    sheets: dict[str, Any]
    is_later: bool = False
    is_trial: bool = False


@dataclass(frozen=True)
class Story:
    """A file (the sheets of `workbook`), what was there before it, and what must be found in it.

    Of a finding: rule, sheet, row, column, what was found, what it is compared with.
    """

    name: str
    sheets: dict[str, Any]
    past: tuple[Past, ...] = ()
    beside: tuple[Beside, ...] = ()
    found: tuple[tuple[Any, ...], ...] = ()
    unit: str = field(default_factory=lambda: next(UNITS))

    @property
    def data(self) -> bytes:
        """The file."""
        return file_of(self.unit, self.sheets)


def file_of(unit: str, sheets: dict[str, Any]) -> bytes:
    """A workbook in which every sheet that is not named is nil."""
    names = ("publication", "issue", "outreach", "survey", "behaviour")
    nil = tuple(name for name in names if name not in sheets)
    cover = {"nil_reason": "Tidak ada kegiatan"} if len(nil) == len(names) else {}
    return workbook(unit, nil=nil, **{"cover": cover | sheets.get("cover", {})}, **_rows_of(sheets))


def _rows_of(sheets: dict[str, Any]) -> dict[str, Any]:
    return {name: rows for name, rows in sheets.items() if name != "cover"}


def page(number: int | str, **changes: Any) -> dict[str, Any]:
    """A publication on a web site, with an address of its own."""
    return PUBLICATION | {"channel": "Situs web", "url": f"{ADDRESS}{number}"} | changes


def old_page(number: int | str, **changes: Any) -> dict[str, Any]:
    """The same as it was accepted."""
    return {"url": f"https://komdigi.go.id/berita/rinci/{number}?utm_source=x"} | changes


def weeks(counts: list[int]) -> tuple[Past, ...]:
    """One session a week, the newest first, with so many participants."""
    return tuple(
        Past(ago, {"outreach": [SESSION | {"participant_count": count}]})
        for ago, count in enumerate(counts, start=1)
    )


def session(count: int) -> dict[str, Any]:
    """This week's session with so many participants."""
    return {"outreach": [OUTREACH | {"participant_count": count, "female_count": None, "male_count": None}]}


RADIO = PUBLICATION | {"channel": "Radio", "url": None, "evidence": "siaran 4", "outlet": "RRI"}
OUTDOOR = PUBLICATION | {
    "channel": "Media luar ruang",
    "url": None,
    "evidence": "a.jpg",
    "placement_count": 1,
    "area": "Batam",
}
STORIES = [
    # K: what rows say of messages is in test_rules.py
    Story(
        "a quiz with its result",
        {"outreach": [OUTREACH | {"has_quiz": "Ya"}], "survey": [SURVEY]},
    ),
    Story(
        "a quiz of another day",
        {"outreach": [OUTREACH | {"has_quiz": "Ya", "held_date": date(2026, 11, 19)}], "survey": [SURVEY]},
        found=(("K-004", "outreach", 6, "has_quiz", "19/11/2026", "LS-01"),),
    ),
    Story(
        "nil beside rows",
        {
            "publication": [page("k5a"), page("k5b")],
            "cover": {"nil_publication": "Ya", "nil_reason": "Tidak ada"},
        },
        found=(
            ("K-005", "publication", 6, "title", PUBLICATION["title"], None),
            ("K-005", "publication", 7, "title", PUBLICATION["title"], None),
        ),
    ),
    Story(
        "nil beside rows of all other sheets",
        {
            "issue": [ISSUE],
            "outreach": [OUTREACH],
            "survey": [SURVEY],
            "behaviour": [BEHAVIOUR | {"indicator_code": "LP-LAUT"}],
            "cover": {f"nil_{name}": "Ya" for name in ("issue", "outreach", "survey", "behaviour")},
        },
        found=(
            ("K-005", "issue", 6, "title", ISSUE["title"], None),
            ("K-005", "outreach", 6, "activity", OUTREACH["activity"], None),
            ("K-005", "survey", 6, "item_code", "KN1", None),
            ("K-005", "behaviour", 6, "indicator_code", "LP-LAUT", None),
        ),
        unit="bakamla",
    ),
    Story("nil denied beside rows", {"publication": [page("k5c")], "cover": {"nil_publication": "Tidak"}}),
    Story(
        "open issues are gone",
        {"publication": [page("k6a")]},
        past=(Past(1, {"issue": [HOAX, HOAX | {"issue_code": "isu-2"}]}),),
        found=(("K-006", "issue", None, None, "isu-1, isu-2", None),),
    ),
    Story(
        "the open issue is told again, another is closed",
        {"issue": [TOLD_AGAIN | {"issue_code": "ISU-1"}]},
        past=(Past(1, {"issue": [HOAX, HOAX | {"issue_code": "isu-2"} | ENDED]}),),
    ),
    Story(
        "what was closed without an answer is still open",
        {"publication": [page("k6d")]},
        past=(Past(1, {"issue": [HOAX | {"issue_code": "isu-3"} | ENDED | {"first_response_at": None}]}),),
        found=(("K-006", "issue", None, None, "isu-3", None),),
    ),
    Story(
        "an issue was open before last week",
        {"publication": [page("k6b")]},
        past=(Past(2, {"issue": [HOAX]}), Past(1, {})),
    ),
    Story(
        "the issue is another",
        {"issue": [TOLD_AGAIN | {"level": "Sedang", "detected_local": datetime(2026, 11, 12, 8)}]},
        past=(Past(1, {"issue": [HOAX]}),),
        found=(
            ("K-007", "issue", 6, "detected_local", "12/11/2026 08:00", "11/11/2026 08:00"),
            ("K-007", "issue", 6, "level", "Sedang", "Tinggi"),
        ),
    ),
    Story(
        "the issue is as last week said, not as before",
        {"issue": [TOLD_AGAIN]},
        past=(Past(2, {"issue": [HOAX | {"level": "Rendah"}]}), Past(1, {"issue": [HOAX]})),
    ),
    # D
    Story(
        "one publication three times",
        {"publication": [page("d1"), page("x1"), page("d1"), page("d1", url=f"{ADDRESS}d1/?fbclid=1#a")]},
        found=(
            ("D-001", "publication", 8, "url", f"{ADDRESS}d1", "baris 6"),
            ("D-001", "publication", 9, "url", f"{ADDRESS}d1/#a", "baris 6"),
        ),
    ),
    Story(
        "one programme twice, without an address",
        {"publication": [RADIO, RADIO | {"title": "KENALI rokok, ilegal!"}]},
        found=(("D-001", "publication", 7, "title", "KENALI rokok, ilegal!", "baris 6"),),
    ),
    Story(
        "publications that are alike",
        {
            "publication": [
                page("d1a"),
                page("d1a", published_local=datetime(2026, 11, 18)),
                page("d1a", channel="Media online"),
                RADIO,
                RADIO | {"outlet": "Elshinta"},
                OUTDOOR,
                OUTDOOR,
            ]
        },
    ),
    Story(
        "addresses of earlier weeks",
        {"publication": [page("d2a"), page("d2b")]},
        past=(
            Past(60, {"publication": [old_page("d2a")]}),
            Past(1, {"publication": [old_page("d2a"), old_page("d2b")]}, unit="kemenkominfo"),
        ),
        found=(
            (
                "D-002",
                "publication",
                6,
                "url",
                f"{ADDRESS}d2a",
                "2025-W39",
            ),
            ("D-006", "publication", 6, "url", f"{ADDRESS}d2a", "kemenkominfo pada pekan 2026-W46"),
            ("D-006", "publication", 7, "url", f"{ADDRESS}d2b", "kemenkominfo pada pekan 2026-W46"),
        ),
    ),
    Story(
        "addresses that stay",
        {"publication": [page("d2s"), page("d2t")]},
        past=(
            *(Past(ago, {"publication": [old_page("d2s")]}) for ago in range(1, 6)),
            *(Past(ago, {"publication": [old_page("d2t")]}, unit="kemenkominfo") for ago in (3, 2)),
            *(Past(ago, {"publication": [old_page("d2t")]}, unit="bnpt") for ago in (5, -1)),
        ),
        found=(
            (
                "D-002",
                "publication",
                6,
                "url",
                f"{ADDRESS}d2s",
                "2026-W42, 2026-W43, 2026-W44, …",
            ),
            (
                "D-006",
                "publication",
                7,
                "url",
                f"{ADDRESS}d2t",
                "bnpt pada pekan 2026-W42, kemenkominfo pada pekan 2026-W44,"
                " kemenkominfo pada pekan 2026-W45",
            ),
        ),
    ),
    Story(
        "an address that another unit sent with this batch",
        {"publication": [page("d2c")]},
        beside=(Beside("bnpt", {"publication": [page("d2c")]}),),
        found=(("D-006", "publication", 6, "url", f"{ADDRESS}d2c", "bnpt pada pekan 2026-W47"),),
    ),
    Story(
        "addresses that count here",
        {"publication": [page("d2d"), page("d2e"), page("d2f"), page("d2g"), page("d2h")]},
        past=(
            Past(0, {"publication": [old_page("d2d")] * 2 + [old_page("d2f")]}),  # its own version
            Past(1, {"publication": [old_page("d2e")]}, unit="bssn"),  # superseded by
            Past(1, {"publication": [old_page("other")]}, unit="bssn"),
            Past(-1, {"publication": [old_page("d2e")]}, unit="bssn"),  # a later week
        ),
        beside=(
            Beside("bkkbn", {"publication": [page("d2f", message_codes="000")]}, is_later=True),
            Beside("bmkg", {"publication": [page("d2g", message_codes="000")]}, is_trial=True),
            Beside(
                "bkn", {"cover": {"unit_code": "bssn"}, "publication": [page("d2h", message_codes="000")]}
            ),
        ),
    ),
    Story(
        "the survey of last week",
        {"survey": [SURVEY | {"area": "KOTA  BATAM"}, SURVEY | {"area": "Kota Dumai"}]},
        past=(Past(1, {"survey": [OLD_SURVEY]}),),
        found=(("D-003", "survey", 6, "item_code", "KN1", "2026-W46"),),
    ),
    Story(
        "a survey twice in one file, and a session with other numbers",
        {"survey": [SURVEY, SURVEY | {"area": "KOTA  BATAM"}, SURVEY | {"after_yes_count": 21}]},
        found=(("D-003", "survey", 7, "item_code", "KN1", "2026-W47, baris 6"),),
    ),
    Story(
        "a copy of last week",
        {"outreach": [OUTREACH | {"district": f"Kota {n}"} for n in range(5)]},
        past=(
            Past(
                1,
                {
                    "outreach": [
                        SESSION | {"district": f"Kota {n}", "female_count": 22, "male_count": 18}
                        for n in range(1, 6)
                    ]
                },
            ),
        ),
        found=(("D-004", "outreach", None, None, "4 dari 5", None),),
    ),
    Story(
        "sessions much like last week's",
        {"outreach": [OUTREACH | {"district": f"Kota {n}"} for n in range(5)]},
        past=(
            Past(
                1,
                {
                    "outreach": [
                        SESSION | {"district": f"Kota {n}", "female_count": 22, "male_count": 18}
                        for n in range(2, 7)
                    ]
                },
            ),
        ),
    ),
    # P: the numbers are the session's participants
    Story(
        "a fifth of the usual",
        session(20),
        past=weeks([90, 100, 100, 110]),
        found=(("P-001", "outreach", None, "participant_count", "Jumlah Peserta 20", "100"),),
    ),
    Story(
        "five times the usual",
        session(1500),
        past=weeks([300, 280, 320, 300]),
        found=(("P-001", "outreach", None, "participant_count", "Jumlah Peserta 1.500", "300"),),
    ),
    Story(
        "five times the usual reach, interaction and reports",
        {
            "publication": [page("p1a", reach_count=500, reach_source="Tiras", interaction_count=100)],
            "behaviour": [BEHAVIOUR | {"indicator_code": "LP-BPOM", "value_count": 100}],
        },
        past=tuple(
            Past(
                ago,
                {
                    "publication": [old_page(f"p1{ago}", reach_count=100, interaction_count=20)],
                    "behaviour": [{"indicator_code": "LP-BPOM", "value_count": 20}],
                },
            )
            for ago in range(1, 5)
        ),
        found=(
            ("P-001", "publication", None, "reach_count", "Jumlah Jangkauan 500", "100"),
            ("P-001", "publication", None, "interaction_count", "Jumlah Interaksi 24 jam 100", "20"),
            ("P-001", "behaviour", 6, "value_count", "Nilai LP-BPOM 100", "20"),
        ),
        unit="bpom",
    ),
    Story(
        "six times the usual rows",
        {"outreach": [OUTREACH | {"district": f"Kota {n}"} for n in range(61)]},
        past=tuple(
            Past(ago, {"outreach": [SESSION | {"participant_count": 200}] * 10}) for ago in range(1, 5)
        ),
        found=(("P-001", "outreach", None, None, "Jumlah baris 61", "10"),),
    ),
    Story("nearly five times the usual", session(1499), past=weeks([300, 280, 320, 300])),
    Story("five times the usual, but not beyond 50", session(60), past=weeks([10, 10, 10, 10])),
    Story("five times the usual of three weeks", session(1500), past=weeks([300, 280, 320])),
    Story(
        "five times the usual of three weeks and of the ninth before",
        session(1500),
        past=(*weeks([300, 280, 320]), *weeks([300] * 9)[8:]),
    ),
    Story(
        "out of the ordinary",
        session(140),
        past=weeks([100, 104, 98, 102, 96, 100]),
        found=(("P-002", "outreach", None, "participant_count", "Jumlah Peserta 140", "100"),),
    ),
    Story("within the ordinary", session(110), past=weeks([100, 104, 98, 102, 96, 100])),
    Story("out of the ordinary of five weeks", session(140), past=weeks([100, 104, 98, 102, 96])),
    Story(
        "the second session in eight weeks",
        {"outreach": [OUTREACH]},
        past=(Past(1, {"outreach": [SESSION]}), *(Past(ago, {}) for ago in range(2, 8))),
    ),
    Story(
        "five sessions where there were none",
        {"outreach": [OUTREACH | {"district": f"Kota {n}"} for n in range(5)]},
        past=(Past(1, {"outreach": [SESSION]}), *(Past(ago, {}) for ago in range(2, 8))),
        found=(("P-002", "outreach", None, None, "Jumlah baris 5", "0"),),
    ),
    Story("every week alike before", session(140), past=weeks([100] * 8)),
    Story(
        "every week but one alike before",
        session(140),
        past=weeks([100, 100, 100, 100, 100, 100, 100, 102]),
        found=(("P-002", "outreach", None, "participant_count", "Jumlah Peserta 140", "100"),),
    ),
    Story(
        "far fewer rows than the version before",
        {"outreach": [OUTREACH | {"district": f"Kota {n}"} for n in range(3)]},
        past=(Past(0, {"outreach": [SESSION] * 5}),),
        found=(("P-003", None, None, None, "dari 5 menjadi 3", None),),
    ),
    Story(
        "fewer rows than the version before",
        {"outreach": [OUTREACH | {"district": f"Kota {n}"} for n in range(4)]},
        past=(Past(0, {"outreach": [SESSION] * 6}),),
    ),
    Story(
        "far fewer rows in a file of another unit",
        {"cover": {"unit_code": "bssn"}, "outreach": [OUTREACH]},
        past=(Past(0, {"outreach": [SESSION] * 5}),),
    ),
    Story(
        "a sheet that was always filled",
        {"publication": [page("p4a")]},
        past=weeks([40, 40, 40, 40]),
        found=(("P-004", "outreach", None, None, "4", None),),
    ),
    Story("a sheet that was filled three times", {"publication": [page("p4b")]}, past=weeks([40] * 3)),
    Story(
        "a sheet that was nearly always filled",
        {"publication": [page("p4c")]},
        past=(*weeks([40] * 7), Past(8, {})),
    ),
]
