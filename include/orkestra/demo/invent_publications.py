"""Invented rows of the sheet Publikasi."""

import re
from datetime import datetime, time
from random import Random

from orkestra.demo.phrases import choose_phrase
from orkestra.demo.scene import Row, Scene
from orkestra.registry import Message

CHANNEL_WEIGHTS = {
    "Situs web": 24,
    "Instagram": 22,
    "Media online": 14,
    "X": 10,
    "Facebook": 8,
    "TikTok": 6,
    "YouTube": 6,
    "TV": 3,
    "Radio": 3,
    "Media cetak": 3,
    "WhatsApp/Telegram": 3,
    "Media luar ruang": 2,
}
COVERED = ("Media online", "Media cetak", "TV", "Radio")
FORMATS = {
    "Situs web": ("Siaran pers", "Berita"),
    "Instagram": ("Infografis", "Video"),
    "TikTok": ("Video",),
    "YouTube": ("Video", "Siaran langsung"),
    "TV": ("Iklan layanan", "Berita"),
    "Radio": ("Iklan layanan", "Berita"),
}
REACH_SOURCES = {"Media cetak": "Tiras", "TV": "Rating", "Radio": "Rating"}
MEASURED = ("Instagram", "X", "Facebook", "TikTok", "YouTube", "Media cetak", "TV")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def invent_publications(scene: Scene, count: int) -> list[Row]:
    """`count` publications, in order of time; about seven in ten of the unit's messages get at least one."""
    random = scene.random("publication")
    carried = [message for message in scene.messages if random.random() < 0.72]
    rows = []
    for index in range(count):
        if index < len(carried):
            messages = [carried[index]]
        elif carried and random.random() < 0.55:
            messages = random.sample(carried, 2 if len(carried) > 1 and random.random() < 0.1 else 1)
        else:
            messages = []
        rows.append(invent_publication(scene, random, messages))
    rows.sort(key=lambda row: str(row["published_local"]))
    return [{"item_no": number, **row} for number, row in enumerate(rows, start=1)]


def typical_count(scene: Scene) -> int:
    """The number of publications of the unit in this week, around its typical number."""
    most = 20 if scene.is_desk_member else 14 if scene.unit.kind.startswith("kementerian") else 7
    typical = scene.lasting("count").uniform(2, most)
    return max(3, round(typical * scene.random("count").uniform(0.7, 1.3)))


def invent_publication(scene: Scene, random: Random, messages: list[Message]) -> Row:
    """One publication about some priority messages, or about none."""
    about = messages[0] if messages else None
    if about and random.random() < 0.04:
        return share_release(scene, random, about)
    channel = random.choices(list(CHANNEL_WEIGHTS), weights=list(CHANNEL_WEIGHTS.values()))[0]
    moment = scene.draw_moment(random)
    title = scene.phrase(
        random, "title", about.message_code if about else "000", about.message_text if about else ""
    )
    outlet, base_url = draw_outlet(scene, random, channel)
    media_type = "Diliput" if channel in COVERED and random.random() < 0.85 else "Milik sendiri"
    if channel == "Media luar ruang":
        media_type = "Berbayar"
    row: Row = {
        "published_local": moment if random.random() < 0.8 else moment.date(),
        "channel": channel,
        "media_type": media_type,
        "title": title,
        "outlet": outlet,
        "message_codes": "; ".join(message.message_code for message in messages) or "000",
        "format": random.choice(FORMATS.get(channel, ("Berita", "Lainnya"))),
        "tone": random.choices(("Positif", "Netral", "Negatif"), (5, 4, 1))[0]
        if media_type == "Diliput"
        else None,
        "area": choose_phrase(random, "place") if random.random() < 0.4 else None,
    }
    if needs_url(scene, channel):
        row["url"] = make_url(random, channel, base_url, title)
    else:
        row["evidence"] = f"https://demo.{scene.unit.unit_code}.go.id/bukti/{draw_digits(random, 8)}.jpg"
    if channel in MEASURED and random.random() < 0.6:
        reach = round(random.lognormvariate(8, 1.2)) + 50
        row["reach_count"] = reach
        row["reach_source"] = REACH_SOURCES.get(channel, "Insight akun")
        if channel not in REACH_SOURCES:
            row["interaction_count"] = round(reach * random.uniform(0.005, 0.08))
    if channel == "Media luar ruang":
        row["placement_count"] = random.randint(1, 12)
        row["area"] = choose_phrase(random, "place")
    elif channel in ("TV", "Radio"):
        row["placement_count"] = random.randint(1, 6)
    return row


def share_release(scene: Scene, random: Random, message: Message) -> Row:
    """The week's common press release, which several units carry under the same address."""
    return {
        "published_local": datetime.combine(scene.week.monday, time(10, random.randrange(60))),
        "channel": "Situs web",
        "media_type": "Dibagikan",
        "title": message.message_text,
        "outlet": "Siaran bersama",
        "url": f"https://demo.ksp.go.id/siaran-pers/{make_slug(message.message_text)}-{str(scene.week).lower()}",
        "message_codes": message.message_code,
        "format": "Siaran pers",
    }


def needs_url(scene: Scene, channel: str) -> bool:
    """True if a channel requires the address of a publication as evidence."""
    entries = scene.registry.list_entries
    return any(e.needs == "url" for e in entries if e.list == "kanal" and e.value == channel)


def draw_outlet(scene: Scene, random: Random, channel: str) -> tuple[str, str]:
    """The publisher on a channel and the start of its addresses: the unit's own account, or a medium."""
    for own in scene.registry.channels:
        if (own.unit_code, own.channel) == (scene.unit.unit_code, channel):
            return own.account, own.url
    account = f"demo_{scene.unit.unit_code.replace('-', '_')}"
    name, _, base_url = choose_phrase(random, "outlet", channel, f"{account}|").partition("|")
    return name, base_url


def make_url(random: Random, channel: str, base_url: str, title: str) -> str:
    """An address in the form of a channel."""
    account = base_url.rpartition("/")[2] or f"demo_{draw_digits(random, 6)}"
    token = "".join(random.choice(LETTERS) for _ in range(11))
    number = "1" + draw_digits(random, 18)
    return {
        "Instagram": f"https://www.instagram.com/p/{token}/",
        "X": f"https://x.com/{account}/status/{number}",
        "Facebook": f"https://www.facebook.com/{account}/posts/{number[:15]}",
        "TikTok": f"https://www.tiktok.com/@{account.lstrip('@')}/video/{number}",
        "YouTube": f"https://www.youtube.com/watch?v={token}",
    }.get(channel, f"{base_url}/berita/{make_slug(title)}-{number[:7]}")


def make_slug(text: str) -> str:
    """A title as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-")


def draw_digits(random: Random, count: int) -> str:
    """A number of random digits."""
    return "".join(random.choice("0123456789") for _ in range(count))
