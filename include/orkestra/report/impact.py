"""The words about change in people: the headline, the tables, what was not measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_number, format_share, join_words
from orkestra.report.edition import Edition
from orkestra.report.impact_words import (
    JUDGED,
    SMALL,
    Pool,
    describe_base,
    describe_both_ways,
    describe_caveat,
    describe_chance,
    describe_direction,
    describe_range,
    describe_shares,
    describe_verdict,
    find_headline,
    format_points,
    list_pools,
)

NOT_JUDGED = "tidak dinilai: bukan pertanyaan utama pesan ini"
NAMED_AREAS = 3  # more places than that are counted, not named


@dataclass(frozen=True)
class Change:
    """One line of the table of changes."""

    message: str
    question: str
    people: str
    shares: str
    points: str
    interval: str
    base: str
    verdict: str


def lead_impact(edition: Edition) -> str:
    """The first sentences about impact: the marked items of the first message, then how much was measured."""
    if not edition.messages:
        return "Tidak ada pesan prioritas yang aktif pada pekan ini, jadi tidak ada dampak yang diukur."
    return " ".join((lead_awareness(edition), lead_behaviour(edition), lead_coverage(edition)))


def lead_awareness(edition: Edition) -> str:
    """The marked item of awareness of the first message, or why there is none."""
    first = edition.messages[0]
    pools = list_pools(edition.figures)
    pool = find_headline(pools, first.message_code, first.item_kesadaran)
    if pool is None and any(other.message_code == first.message_code for other in pools):
        why = say_why_not(pools, first.message_code, first.item_kesadaran)
        return (
            f"Untuk pesan pertama, “{first.message_text}”, pertanyaan utamanya "
            f"({name_item(edition, first.item_kesadaran)}) {why or f'belum diukur {name_window(edition)}'}; "
            "yang sudah diukur ada dalam tabel laporan."
        )
    if pool is None:
        return (
            f"Perubahan pada masyarakat belum terukur untuk pesan pertama, “{first.message_text}”: "
            f"belum ada unit yang mengirim hasil survei sebelum dan sesudah {name_window(edition)}."
        )
    return lead_change(edition, pool)


def name_window(edition: Edition) -> str:
    """The days that are looked at: fewer than 28 while reporting is young."""
    return "sejak pelaporan dimulai" if edition.began_week else "dalam 28 hari terakhir"


def lead_behaviour(edition: Edition) -> str:
    """The marked item of behaviour of the first message, or that it was not measured."""
    first = edition.messages[0]
    if not first.item_perilaku:
        return "Perilaku tidak diukur untuk pesan ini."
    pools = list_pools(edition.figures)
    pool = find_headline(pools, first.message_code, first.item_perilaku)
    if pool is None:
        why = say_why_not(pools, first.message_code, first.item_perilaku) or "belum diukur"
        return f"Perilaku ({name_item(edition, first.item_perilaku)}): {why}."
    return lead_change(edition, pool)


def say_why_not(pools: Sequence[Pool], message_code: str, item_code: str) -> str:
    """The reason why a marked item that was asked does not lead; "" if it was not asked at all."""
    if any((pool.message_code, pool.item_code) == (message_code, item_code) for pool in pools):
        return "baru dijawab responden sukarela, yang tidak mewakili masyarakat"
    return ""


def lead_coverage(edition: Edition) -> str:
    """A sentence with the number of active messages that were measured on enough people."""
    figure = edition.figures.get("3.4")
    return (
        f"{figure.count} dari {figure.total} pesan aktif sudah diukur perubahannya pada paling sedikit "
        f"{SMALL} orang."
    )


def lead_change(edition: Edition, pool: Pool) -> str:
    """One change, and whether its base is large enough to stand first."""
    sentence = describe_change(edition, pool)
    return (
        sentence
        if pool.may_be_headline
        else f"{sentence} Dasarnya masih terlalu kecil untuk kesimpulan umum."
    )


def describe_change(edition: Edition, pool: Pool) -> str:
    """One change in a sentence: whose, from how much to how much, and how to read it."""
    if pool.verdict == "open":
        return describe_open(edition, pool)
    shares = describe_shares(pool)
    if "%" in shares:
        shares += f", {describe_direction(pool)}"
    interval = f"kisaran {describe_range(pool)}; " if describe_range(pool) else ""
    people = name_people(edition, pool)
    mean = "rata-rata unit, setiap unit sama bobotnya; " if pool.unit_count > 1 else ""
    return (
        f"{people[0].upper()}{people[1:]} yang {name_item(edition, pool.item_code)}: {shares} "
        f"({interval}{mean}{describe_base(pool)}): {describe_verdict(pool)}. {describe_caveat(pool)}".rstrip()
    )


def describe_open(edition: Edition, pool: Pool) -> str:
    """A change that nobody knows yet: that comes first, before any figure."""
    people, (first, second) = name_people(edition, pool), join_arms_apart(pool)
    who = f"{people} yang terpapar" if pool.is_exposure else people
    notes = describe_verdict(pool).partition("masih mungkin")[2]
    return (
        f"Belum dapat disimpulkan apakah {who} lebih banyak yang {name_item(edition, pool.item_code)}: "
        f"{first}, {second}; dengan {describe_base(pool)}, {describe_both_ways(pool)} masih mungkin "
        f"({describe_range(pool)} poin){notes}. {describe_caveat(pool)}".rstrip()
    )


def join_arms_apart(pool: Pool) -> tuple[str, str]:
    """Both shares with the word for their group: "40% sebelum" and "48% sesudah"."""
    words = ("pada yang tidak terpapar", "pada yang terpapar") if pool.is_exposure else ("sebelum", "sesudah")
    shares = (format_share(share, pool.decimals) for share in (pool.before_share, pool.after_share))
    first, second = (f"{share} {word}" for share, word in zip(shares, words, strict=True))
    return first, second


def name_people(edition: Edition, pool: Pool) -> str:
    """The people whose change it is; a random sample speaks for a place."""
    areas = edition.areas.get(pool.key, ())
    if pool.sampling != "Acak" or not areas:
        return pool.people
    places = join_words(list(areas)) if len(areas) <= NAMED_AREAS else f"{len(areas)} wilayah"
    return f"{pool.people} di {places}"


def name_item(edition: Edition, item_code: str) -> str:
    """The subject of a survey item, for the middle of a sentence."""
    return edition.item_names.get(item_code, item_code).lower()


def list_changes(edition: Edition, *levels: str) -> list[Change]:
    """The measured changes of these levels of evidence, in the order of the messages' priority."""
    return [
        Change(
            message=name_message(edition, pool.message_code),
            question=edition.item_names.get(pool.item_code, pool.item_code),
            people=name_people(edition, pool),
            shares=describe_shares(pool),
            points=f"{'+' if pool.change > 0 else ''}{format_points(pool.change, pool.decimals)}"
            if "%" in describe_shares(pool)
            else "–",
            interval=describe_range(pool) or "–",
            base=describe_base(pool),
            verdict=describe_verdict(pool) if is_marked(edition, pool) else NOT_JUDGED,
        )
        for pool in order_pools(edition)
        if pool.level in levels
    ]


def order_pools(edition: Edition) -> list[Pool]:
    """All pools, in the order of the messages' priority."""
    order = {message.message_code: place for place, message in enumerate(edition.messages)}
    return sorted(
        list_pools(edition.figures),
        key=lambda pool: (order.get(pool.message_code, len(order)), pool.item_code),
    )


def list_differences(edition: Edition) -> list[tuple[str, str]]:
    """Of each change whose units differ more than chance allows: what was asked, and what each unit found."""
    return [
        (
            f"{name_message(edition, pool.message_code)}"
            f" · {edition.item_names.get(pool.item_code, pool.item_code)}",
            join_words(list_unit_changes(edition, pool)),
        )
        for pool in order_pools(edition)
        if pool.differs and pool.unit_count > 1
    ]


def list_unit_changes(edition: Edition, pool: Pool) -> list[str]:
    """The result of each unit, by name and never by size: "BNN +12 poin"."""
    names = {unit.unit_code: unit.short_name for unit in edition.units}
    dimension = f"message={pool.message_code};item={pool.item_code};sampling={pool.sampling}"
    figures = [
        figure
        for indicator in ("3.1", "3.2")
        for figure in edition.figures.all(indicator, "unit", dimension)
        if figure.dimension == f"{dimension};level={pool.level};contrast={pool.contrast}"
    ]
    lines = [
        f"{names.get(figure.scope_code, figure.scope_code)} "
        + (
            f"{'+' if figure.value > 0 else ''}{format_points(figure.value)} poin"
            if figure.value is not None and (figure.n or 0) >= SMALL
            else "terlalu sedikit"
        )
        for figure in figures
    ]
    return sorted(lines, key=str.casefold)


def list_unmeasured(edition: Edition) -> list[str]:
    """The active messages of which nothing was asked, not even what people recall."""
    measured = {pool.message_code for pool in list_pools(edition.figures)}
    return [
        f"“{message.message_text}”" for message in edition.messages if message.message_code not in measured
    ]


def name_message(edition: Edition, message_code: str) -> str:
    """The text of a message; its code if it is not active any more."""
    texts = {message.message_code: message.message_text for message in edition.messages}
    return texts.get(message_code, message_code)


def is_marked(edition: Edition, pool: Pool) -> bool:
    """True if a pool asks one of the two items by which its message is judged."""
    return any(
        message.message_code == pool.message_code
        and pool.item_code in (message.item_kesadaran, message.item_perilaku)
        for message in edition.messages
    )


def list_cautions(edition: Edition) -> list[str]:
    """Notes beside the judged results: chance, rejected rows, and what counts for less."""
    judged = sum(is_marked(edition, pool) and pool.verdict in JUDGED for pool in list_pools(edition.figures))
    rejected = sum_counts(edition, "count=rejected")
    cautions = [describe_chance(judged)]
    if rejected[0]:
        cautions.append(
            f"Belum lengkap: {format_number(rejected[0])} baris survei pertanyaan utama masih ditahan."
        )
    demoted, asked = sum_counts(edition, "count=demoted")
    if demoted:
        cautions.append(
            f"{format_number(demoted)} dari {format_number(asked)} baris survei hanya dihitung sebagai "
            "ingatan sesaat karena cara bertanyanya: responden sukarela, bunyi pertanyaan lain, atau tanpa "
            "Tatap Muka yang cocok."
        )
    return [caution for caution in cautions if caution]


def sum_counts(edition: Edition, dimension: str) -> tuple[int, int]:
    """A count of survey rows over all messages, and of how many rows."""
    figures = [
        figure
        for indicator in ("3.1", "3.2")
        for figure in edition.figures.all(indicator, "message", "count=")
        if figure.dimension == dimension
    ]
    return sum(figure.count for figure in figures), sum(figure.total for figure in figures)
