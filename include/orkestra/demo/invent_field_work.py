"""Invented rows of the sheets Tatap Muka, Survei and Perilaku."""

from datetime import date, timedelta
from random import Random

from orkestra.demo.phrases import choose_phrase
from orkestra.demo.scene import Row, Scene
from orkestra.registry import Item, Message

# By family of item: the share of yes before, and its change.
YES_BEFORE = {"KN": 0.38, "KP": 0.55, "NT": 0.50, "PR": 0.22}
CHANGE = {"KN": 0.09, "KP": 0.03, "NT": 0.06, "PR": 0.01}
CHANGE_IN_SESSION = 0.14  # right after a session, when people remember more
WAIT_DAYS = {
    "KN": 15,
    "KP": 15,
    "NT": 15,
    "PR": 29,
}  # so long after, an answer shows more than short-term memory


def invent_outreach(scene: Scene) -> list[Row]:
    """The week's sessions; about half of the units that carry a message hold any."""
    random = scene.random("outreach")
    if not scene.messages or random.random() < 0.5:
        return []
    rows: list[Row] = []
    for number in range(1, random.randint(1, 3) + 1):
        participants = random.randint(25, 140)
        women = random.randint(participants // 4, 3 * participants // 4)
        rows.append(
            {
                "item_no": number,
                "event_date": scene.draw_moment(random).date(),
                "activity": choose_phrase(random, "activity"),
                "organizer": random.choices(("Humas", "PIP", "KIM", "Mitra"), (4, 3, 2, 1))[0],
                "district": choose_phrase(random, "place"),
                "audience": choose_phrase(random, "audience"),
                "participant_count": participants,
                "female_count": women,
                "male_count": participants - women,
                "message_codes": random.choice(scene.messages).message_code,
                "has_quiz": "Ya" if random.random() < 0.4 else "Tidak",
                "documentation": f"https://demo.{scene.unit.unit_code}.go.id/galeri/{scene.week}-{number}",
            }
        )
    return rows


def invent_surveys(scene: Scene, sessions: list[Row]) -> list[Row]:
    """The quizzes of the week's sessions, and for some units a survey among the public."""
    random = scene.random("survey")
    messages = {message.message_code: message for message in scene.messages}
    items = {item.item_code: item for item in scene.registry.items}
    rows = []
    for session in sessions:
        if session["has_quiz"] == "Ya":
            message = messages[str(session["message_codes"])]
            rows.append(survey_session(random, session, message, items[message.item_kesadaran]))
    every = 4 if scene.is_desk_member else 24
    if scene.messages and (scene.lasting("survey").randrange(24) + scene.week.number) % every == 0:
        message = scene.messages[0]
        for code in filter(None, (message.item_kesadaran, message.item_perilaku)):
            row = survey_public(scene, random, message, items[code])
            if row["before_date"] >= message.valid_from:  # type: ignore[operator]
                rows.append(row)
    return [{"item_no": number, **row} for number, row in enumerate(rows, start=1)]


def survey_session(random: Random, session: Row, message: Message, item: Item) -> Row:
    """A quiz before and after one session, with the same people, so that changed answers are known."""
    count = max(10, int(str(session["participant_count"])) - random.randint(0, 15))
    yes_before = draw_yes(random, count, YES_BEFORE[item.family])
    gained = draw_yes(random, count - yes_before, 2 * CHANGE_IN_SESSION)
    lost = draw_yes(random, yes_before, CHANGE_IN_SESSION / 3)
    event_date = session["event_date"]
    return {
        "item_code": item.item_code,
        "message_code": message.message_code,
        "design": "PANEL",
        "sampling": "Sesi",
        "audience": session["audience"],
        "area": session["district"],
        "before_date": event_date,
        "after_date": event_date,
        "before_count": count,
        "before_yes_count": yes_before,
        "after_count": count,
        "after_yes_count": yes_before + gained - lost,
        "no_to_yes_count": gained,
        "yes_to_no_count": lost,
        "question_text": item.wording,
        "organizer": session["organizer"],
        "document": session["documentation"],
    }


def survey_public(scene: Scene, random: Random, message: Message, item: Item) -> Row:
    """Two random samples of the public, one before and one some weeks later: different people."""
    after_date: date = scene.week.monday + timedelta(days=random.randint(0, 5))
    before_count = random.randint(90, 150)
    after_count = round(before_count * random.uniform(0.9, 1.1))
    before_share = YES_BEFORE[item.family] + random.gauss(0, 0.02)
    after_share = before_share + CHANGE[item.family] + random.gauss(0, 0.015)
    place = choose_phrase(random, "place")
    return {
        "item_code": item.item_code,
        "message_code": message.message_code,
        "design": "LINTAS",
        "sampling": "Acak",
        "audience": "warga 17 tahun ke atas",
        "area": place,
        "before_date": after_date - timedelta(days=WAIT_DAYS[item.family] + random.randint(0, 6)),
        "after_date": after_date,
        "before_count": before_count,
        "before_yes_count": draw_yes(random, before_count, before_share),
        "after_count": after_count,
        "after_yes_count": draw_yes(random, after_count, after_share),
        "question_text": item.wording,
        "organizer": scene.unit.short_name,
        "document": f"https://demo.{scene.unit.unit_code}.go.id/survei/{scene.week}-{item.item_code.lower()}",
    }


def draw_yes(random: Random, count: int, share: float) -> int:
    """The number of `count` people who say yes."""
    return sum(random.random() < share for _ in range(count))


def invent_behaviour(scene: Scene) -> list[Row]:
    """The administrative indicators that the unit owns."""
    rows: list[Row] = []
    for indicator in scene.registry.behaviour_indicators:
        if indicator.owner_unit_code == scene.unit.unit_code:
            random = scene.random(indicator.indicator_code)
            value = round(Random(indicator.indicator_code).uniform(40, 600) * random.uniform(0.85, 1.15))
            rows.append(
                {
                    "indicator_code": indicator.indicator_code,
                    "data_source": "Rekap mingguan layanan",
                    "value_count": value,
                    "unit_of_measure": indicator.unit_of_measure,
                    "proven_count": round(value * random.uniform(0.2, 0.4)),
                    "area": "Seluruh Indonesia",
                    "explanation": "Angka sementara sampai Minggu siang.",
                }
            )
    return rows
