"""Invented rows of the sheet Isu. An issue keeps its code and its past from week to week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from orkestra.demo.invent_publications import make_slug
from orkestra.demo.scene import Row, Scene
from orkestra.week import Week

KINDS = {
    "Hoaks": 2,
    "Disinformasi": 1,
    "Misinformasi": 1,
    "Keluhan layanan": 4,
    "Kritik kebijakan": 3,
    "Krisis": 0.2,
    "Peluang": 1,
}
LEVELS = {"Rendah": 30, "Sedang": 42, "Tinggi": 24, "Kritis": 4}
LIMIT_HOURS = {"Rendah": 96, "Sedang": 60, "Tinggi": 24, "Kritis": 4}
FORMS = ("Klarifikasi", "Siaran pers", "Unggahan", "Jawaban langsung", "Tindakan lapangan")
FALSE_NEWS = ("Hoaks", "Disinformasi", "Misinformasi")
X_BEGAN_MS = 1288834974657
MAX_WEEKS = 4  # no issue stays open longer, so issues of earlier weeks are closed


@dataclass(frozen=True)
class Story:
    """The whole course of one issue; each week's file has the part that was known by then."""

    code: str
    title: str
    kind: str
    level: str
    message_code: str | None
    detected: datetime
    responded: datetime | None
    closed: datetime
    form: str
    conversations: tuple[int, int, int, int]


def invent_issues(scene: Scene) -> list[Row]:
    """The issues that were new in this week or still open at its beginning."""
    known, known_before = scene.cut_off(), scene.cut_off(scene.week.previous)
    stories = [
        story
        for back in range(MAX_WEEKS, -1, -1)
        for story in invent_stories(scene, scene.week + -back)
        if story.detected < known and story.closed >= known_before
    ]
    stories += [
        story for story in desk_stories(scene) if story.detected < known and story.closed >= known_before
    ]
    return [describe_issue(scene, story) for story in stories]


def invent_stories(scene: Scene, week: Week) -> Iterator[Story]:
    """The unit's own issues that began in a week."""
    random = scene.random("issue", week)
    weights = (5, 3, 1) if scene.is_desk_member else (8, 2, 0.3)
    for number in range(1, random.choices(range(3), weights=weights)[0] + 1):
        kind = random.choices(list(KINDS), weights=list(KINDS.values()))[0]
        level = random.choices(list(LEVELS), weights=list(LEVELS.values()))[0]
        born = Scene(scene.registry, scene.unit, week, scene.seed)
        yield live_story(
            random,
            code=f"{scene.unit.unit_code}-{week.year % 100}{week.number:02}{number}",
            title=scene.phrase(random, "issue", kind, kind),
            kind=kind,
            level="Tinggi" if kind == "Krisis" and level in ("Rendah", "Sedang") else level,
            message_code=random.choice(born.messages).message_code
            if born.messages and random.random() < 0.4
            else None,
            detected=born.draw_moment(random, 6, 22),
        )


def desk_stories(scene: Scene) -> Iterator[Story]:
    """The desk's issues that the unit was asked about; now and then a unit leaves one out."""
    for issue in scene.registry.issues:
        random = Random(f"{scene.seed}/{scene.unit.unit_code}/{issue.issue_code}")
        if scene.unit.unit_code in issue.asked_unit_codes and random.random() < 0.85:
            registered = issue.registered_at.astimezone(scene.unit.zone).replace(tzinfo=None, microsecond=0)
            yield live_story(
                random,
                code=issue.issue_code,
                title=issue.title,
                kind=issue.kind,
                level=issue.level,
                message_code=issue.message_code,
                detected=registered + timedelta(minutes=random.randint(-180, 360)),
            )


def live_story(
    random: Random,
    *,
    code: str,
    title: str,
    kind: str,
    level: str,
    message_code: str | None,
    detected: datetime,
) -> Story:
    """The course of an issue: most are answered in time, some late, a few never; all end within weeks."""
    limit = LIMIT_HOURS[level]
    pace = random.choices(("in time", "late", "never"), weights=(78, 14, 8))[0]
    hours = random.uniform(0.08, 0.9) * limit if pace == "in time" else random.uniform(1.2, 3) * limit
    responded = None if pace == "never" else detected + timedelta(minutes=round(hours * 60))
    ended = (responded or detected + timedelta(days=14)) + timedelta(
        hours=random.choice((5, 20, 30, 50, 120, 230))
    )
    before = round(random.lognormvariate(5, 1.2)) + 5
    after = round(before * random.uniform(0.3, 1.1))
    return Story(
        code=code,
        title=title,
        kind=kind,
        level=level,
        message_code=message_code,
        detected=detected,
        responded=responded,
        closed=ended,
        form=random.choice(FORMS[:3] if kind in FALSE_NEWS else FORMS),
        conversations=(
            before,
            round(before * random.uniform(0.3, 0.8)),
            after,
            round(after * random.uniform(0.1, 0.5)),
        ),
    )


def describe_issue(scene: Scene, story: Story) -> Row:
    """The row that the unit writes about an issue, with all that had happened by the week's cut-off."""
    known = scene.cut_off()
    random = Random(f"{scene.seed}/{story.code}/wording")
    row: Row = {
        "issue_code": story.code,
        "title": story.title,
        "message_codes": story.message_code,
        "kind": story.kind,
        "level": story.level,
        "detected_local": story.detected,
        "detection_source": random.choice(("Pantauan media", "Aduan warga", "Laporan kantor wilayah")),
        "origin_channel": "X",
        "origin_url": f"https://x.com/akun_contoh/status/{number_post(random, scene, story.detected)}",
        "single_narrative": random.choice(("Ya", "Ya", "Belum ada")),
        "status": "Baru" if known - story.detected < timedelta(days=1) else "Dipantau",
        "conversation_before_count": story.conversations[0],
        "negative_before_count": story.conversations[1],
        "sentiment_method": "Dinilai petugas dari contoh acak percakapan",
    }
    if story.responded and story.responded < known:
        row |= {
            "first_response_local": story.responded,
            "response_form": story.form,
            "response_url": f"https://demo.{scene.unit.unit_code}.go.id/klarifikasi/{make_slug(story.title)}",
            "status": "Direspons",
            "follow_up": "Tanggapan disiarkan di kanal resmi dan dipantau dua hari.",
        }
        if story.responded + timedelta(hours=48) < known:
            row["conversation_after_count"], row["negative_after_count"] = story.conversations[2:]
    if story.closed < known:
        row |= {"status": "Selesai", "closed_local": story.closed}
    return row


def number_post(random: Random, scene: Scene, detected: datetime) -> int:
    """The number of a post on X that was written within two hours before it was detected.

    Source: X numbers posts by milliseconds since 4 November 2010, above 22 bits for the server.
    """
    written = detected.replace(tzinfo=scene.unit.zone) - timedelta(minutes=random.randint(3, 120))
    return (round(written.timestamp() * 1000) - X_BEGAN_MS << 22) + random.getrandbits(22)
