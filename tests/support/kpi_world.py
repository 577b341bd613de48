"""A small Bakohumas in a warehouse: a registry, units, what they sent. Only what a test names differs."""

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Placeholder

from orkestra.kpi.guard import check_edition
from orkestra.kpi.measure import measure_edition
from orkestra.report.freeze import Frozen, freeze_edition
from orkestra.warehouse.warehouse import Warehouse
from orkestra.week import Week

HOME = Path(__file__).parents[2]
W47 = Week(2026, 47)
BUCKET = "kiriman"
SHEETS = ("publication", "issue", "outreach", "survey", "behaviour")


def at(text: str) -> datetime:
    """A moment in Jakarta: "2026-11-18 10:00"."""
    return datetime.fromisoformat(f"{text}+07:00")


class World:
    """A warehouse with one registry version; `week` is W47 unless a call says otherwise."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(
            url, row_factory=dict_row, autocommit=True, options="-c timezone=UTC"
        )
        self.warehouse = Warehouse(self.connection, HOME)
        self.numbers = itertools.count(1)
        self.versions: dict[tuple[str, str], int] = {}
        self.version_id = self.insert("registry.version", sha256="r1", code_version="test")["version_id"]
        self.run_id = self.insert("intake.run", label="test", as_of=datetime.now(UTC))["run_id"]
        for item in ("KN1", "KN2", "KP1", "NT1", "PR1", "PR2"):
            self.insert(
                "registry.item", version_id=self.version_id, item_code=item, family=item[:2], item_name=item,
                wording=f"{item}?",
            )  # fmt: skip

        self.insert(
            "registry.surveyor", version_id=self.version_id, surveyor_name="Badan Pusat Statistik",
            aliases=["BPS"],
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.connection.close()

    def insert(self, table: str, **values: Any) -> dict[str, Any]:
        """The row that was inserted."""
        row = self.put(table, **values).fetchone()
        assert row
        return row

    def put(self, table: str, **values: Any) -> psycopg.Cursor[dict[str, Any]]:
        """Inserts a row without looking at it: Python knows no year 0 and no year 10000."""
        columns = list(values)
        return self.connection.execute(
            SQL("insert into {} ({}) values ({}) returning *").format(
                Identifier(*table.split(".")),
                SQL(", ").join(map(Identifier, columns)),
                SQL(", ").join(map(Placeholder, columns)),
            ),
            values,
        )

    def expect(
        self, *units: str, week: Week = W47, desk: tuple[str, ...] = (), zone: str = "Asia/Jakarta"
    ) -> None:
        """Units that owe a return; the members of the one desk are in `desk`."""
        moments = {"due_at": timedelta(hours=12), "close_at": timedelta(days=1, hours=16),
                   "freeze_at": timedelta(days=2, hours=8)}  # fmt: skip
        self.connection.execute(
            "insert into returns.week values (%s, %s, %s, %s, null, %s) on conflict do nothing",
            [str(week), *(week.end_at + gap for gap in moments.values()), self.version_id],
        )
        for unit in units:
            self.insert(
                "registry.expected_unit_week", week=str(week), unit_code=unit,
                unit_name=f"Kementerian {unit}",
                short_name=unit, group_name="Kementerian", zone=zone, version_id=self.version_id,
                desk_codes=["d1"] if unit in desk else [],
            )  # fmt: skip
        if desk:
            self.insert(
                "registry.desk", version_id=self.version_id, desk_code="d1", desk_name="Desk",
                lead_unit_code=desk[0],
                member_codes=list(desk), valid_from=date(2026, 1, 1),
            )  # fmt: skip

    def message(self, code: str, *units: str, **values: Any) -> None:
        """A message, active in W47, that units must carry."""
        defaults = {"campaign_code": "c1", "message_text": f"Pesan {code}", "prioritas": 1,
                    "item_kesadaran": "KN1", "item_perilaku": "PR1",
                    "valid_from": date(2026, 1, 1), "is_demo": True}  # fmt: skip
        self.insert("registry.message", version_id=self.version_id, message_code=code, **(defaults | values))
        for unit in units:
            self.insert(
                "registry.assignment", version_id=self.version_id, message_code=code, unit_code=unit,
                from_week="2026-W01",
            )  # fmt: skip

    def listed(self, until: datetime) -> None:
        """A listing of the bucket that is complete up to a moment."""
        self.insert("intake.listing", bucket=BUCKET, started_at=until, object_count=0, run_id=self.run_id)

    def desk_issue(self, code: str, *units: str, **values: Any) -> None:
        """An issue that a desk registered and asked units to answer."""
        defaults = {"title": f"Isu {code}", "kind": "Hoaks", "level": "Tinggi", "lead_unit_code": units[0],
                    "registered_at": at("2026-11-17 08:00"), "is_demo": True}  # fmt: skip
        self.insert(
            "registry.issue", version_id=self.version_id, issue_code=code, asked_unit_codes=list(units),
            **(defaults | values),
        )  # fmt: skip

    def holiday(self, day: date) -> None:
        """A day off."""
        self.insert(
            "registry.holiday", version_id=self.version_id, date=day, name="Libur", kind="x", source="x"
        )

    def submit(
        self,
        unit: str,
        *,
        week: Week = W47,
        received: str | None = None,
        verdict: str | None = "accepted",
        progress: str = "replied",
        rejected: int = 0,
        found: tuple[str, ...] = (),
        rejected_issues: tuple[dict[str, Any], ...] = (),
        rejected_sessions: bool = True,
        is_confirmed: bool = True,
        **sheets: list[dict[str, Any]] | str,
    ) -> int:
        """One upload; a sheet is a list of rows, "nil", or "blank" (what is not named is nil).

        `found` are rules that stand against it, `rejected_issues` rejected rows of its sheet Isu;
        `rejected_sessions`: each survey of a session has the Tatap Muka that it is the quiz of.
        `is_confirmed`: a
        coordinator has confirmed each random sample.
        """
        number = next(self.numbers)
        received_at = at(received) if received else week.end_at + timedelta(hours=2)
        version = None
        if verdict:
            version = self.versions[unit, str(week)] = self.versions.get((unit, str(week)), 0) + 1
        submission_id = self.insert(
            "intake.submission", bucket=BUCKET, key=f"masuk/{unit}/{week}/{number}.xlsx", etag=str(number),
            last_modified=received_at, size_bytes=1, unit_code=unit, week=str(week), received_at=received_at,
            run_id=self.run_id, progress=progress, sha256=f"sha-{number}", version=version, verdict=verdict,
        )["submission_id"]  # fmt: skip
        is_accepted = verdict in ("accepted", "accepted_partly")
        for sheet in SHEETS:
            rows = sheets.get(sheet, "nil")
            status = rows if isinstance(rows, str) else "filled"
            self.insert(
                "intake.sheet", submission_id=submission_id, sheet=sheet, shown_name=sheet, status=status,
                row_count=0 if isinstance(rows, str) else len(rows),
                rejected_count=rejected if status == "filled" else 0,
                column_letters=psycopg.types.json.Jsonb({}),
            )  # fmt: skip
            if isinstance(rows, list) and is_accepted:
                for row_no, row in enumerate(rows, 6):
                    self.insert_fact(sheet, submission_id, unit, str(week), row_no, row)
        self.insert(
            "intake.sheet", submission_id=submission_id, sheet="cover", shown_name="Identitas",
            status="filled", row_count=1, column_letters=psycopg.types.json.Jsonb({}),
        )  # fmt: skip
        for rule in found:
            self.insert(
                "intake.finding", submission_id=submission_id, origin="reader", rule=rule, severity="fix",
                message=rule,
            )  # fmt: skip
        if is_accepted and isinstance(sheets.get("survey"), list):
            self.add_sessions(submission_id, unit, str(week), rejected_sessions)
            for row_no, row in enumerate(sheets["survey"], 6):
                if row.get("sampling") == "Acak" and is_confirmed:
                    self.confirm(unit, submission_id, row_no, received_at)
        for row_no, row in enumerate(rejected_issues, 100):
            staged = {"row_no": row_no, "issue_code": "held", "title": "Isu", "kind": "Hoaks",
                      "level": "Tinggi", "detected_local": datetime(2026, 11, 17, 8),
                      "unreadable": []} | row  # fmt: skip
            self.insert("staging.issue", submission_id=submission_id, **staged)
        return int(submission_id)

    def add_sessions(self, submission_id: int, unit: str, week: str, is_rejected: bool) -> None:
        """A Tatap Muka for each survey of a session, in the same return; none if not `is_rejected`."""
        surveys = self.connection.execute(
            "select * from fact.survey where submission_id = %s and sampling = 'Sesi'", [submission_id]
        ).fetchall()
        for survey in surveys if is_rejected else []:
            self.insert_fact("outreach", submission_id, unit, week, 200 + survey["row_no"], {
                "event_date": survey["before_date"], "activity": f"Sosialisasi {survey['row_no']}",
                "organizer": "Humas", "district": survey["area"], "audience": survey["audience"],
                "participant_count": max(1, survey["before_count"]), "has_quiz": True,
                "message_codes": [survey["message_code"]],
            })  # fmt: skip

    def confirm(
        self, unit: str, submission_id: int, row_no: int = 6, at_moment: datetime | None = None
    ) -> None:
        """A coordinator's confirmation that a survey is a random sample."""
        week = next(week for (sender, week), _ in reversed(self.versions.items()) if sender == unit)
        self.insert(
            "returns.decision", label=f"test {next(self.numbers)}", kind="confirm_survey", week=week,
            unit_code=unit, submission_id=submission_id, row_no=row_no, reason="test", decided_by="test",
            decided_at=at_moment or W47.end_at,
        )  # fmt: skip

    def decide(self, unit: str, kind: str, decided_at: datetime, week: Week = W47) -> None:
        """A coordinator's decision: "excuse" or "end_excuse"."""
        self.insert(
            "returns.decision", label=f"test {next(self.numbers)}", kind=kind, week=str(week), unit_code=unit,
            reason="test", decided_by="test", decided_at=decided_at,
        )  # fmt: skip

    def insert_fact(
        self, sheet: str, submission_id: int, unit: str, week: str, row_no: int, row: dict[str, Any]
    ) -> None:
        """One accepted row, filled up with the sheet's defaults."""
        monday = Week.parse(week).monday
        defaults: dict[str, dict[str, Any]] = {
            "publication": {
                "published_at": datetime.combine(monday, datetime.min.time(), UTC), "published_date": monday,
                "channel": "Situs web", "media_type": "Milik sendiri",
                "title": f"Judul {submission_id}/{row_no}",
                "outlet": unit, "message_codes": ["000"],
            },
            "issue": {
                "title": "Isu", "message_codes": [], "kind": "Hoaks", "level": "Tinggi", "status": "Baru",
                "detected_at": at("2026-11-17 08:00"),
            },
            "survey": {
                "item_code": "KN1", "message_code": "m1", "design": "LINTAS", "sampling": "Sesi",
                "audience": "Warga",                 "area": f"{submission_id}/{row_no}",
                "before_date": monday - timedelta(days=20), "after_date": monday,
                "before_count": 100, "before_yes_count": 30, "after_count": 100, "after_yes_count": 50,
                "question_text": f"{row.get('item_code', 'KN1')}?", "document": "Laporan survei.pdf",
            },
            "outreach": {},
            "behaviour": {"data_source": "Rekap"},
        }  # fmt: skip
        values = {"submission_id": submission_id, "unit_code": unit, "week": week, "row_no": row_no}
        self.put(f"fact.{sheet}", **(values | defaults[sheet] | row))

    def freeze(self, week: Week = W47, as_of: datetime | None = None) -> Frozen:
        """The week's edition; the bucket was listed at that moment."""
        as_of = as_of or week.end_at + timedelta(days=2, hours=8)
        self.listed(as_of)
        return freeze_edition(self.warehouse, week, as_of, "test", bucket=BUCKET)

    def measure(self, week: Week = W47) -> int:
        """The id of the week's edition, frozen, measured and checked."""
        edition_id = self.freeze(week).edition_id
        measure_edition(self.warehouse, edition_id)
        check_edition(self.warehouse, edition_id)
        return edition_id

    def publish(self, week: Week = W47) -> int:
        """The id of the week's edition, published: from now on nobody changes it."""
        edition_id = self.measure(week)
        self.connection.execute(
            "update report.edition set status = 'published' where edition_id = %s", [edition_id]
        )
        return edition_id

    def figure(
        self,
        edition_id: int,
        indicator: str,
        scope: str = "national",
        scope_code: str = "",
        dimension: str = "",
    ) -> dict[str, Any]:
        """One figure of an edition."""
        row = self.connection.execute(
            "select * from kpi.value where edition_id = %s and indicator = %s and scope = %s"
            " and scope_code = %s and dimension = %s",
            [edition_id, indicator, scope, scope_code, dimension],
        ).fetchone()
        assert row, f"no figure {indicator} {scope} {scope_code} {dimension}"
        return row
