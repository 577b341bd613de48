"""The words for a measured change, by the number of people who were asked and its certainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orkestra.indonesian import format_number, format_share
from orkestra.report.figures import Figure, Figures

INDICATORS = ("3.1", "3.2")
SMALL, QUOTABLE, HEADLINE = 30, 100, 200  # people in the smaller arm
BY_CHANCE = 0.025  # of judged results whose people did not change, so many look better
HEADLINE_UNITS = 3
SAME = 3  # points: kpi.judge_change calls an interval within them no change
VOLUNTEERS = "Daring sukarela"

JUDGED = ("same", "up", "down", "open")
CHANGE = {"same": "hampir tidak berubah", "up": "meningkat", "down": "menurun"}
EXPOSURE = {
    "same": "hampir tidak berbeda",
    "up": "lebih tinggi pada yang terpapar",
    "down": "lebih rendah pada yang terpapar",
}
OPEN = "belum dapat disimpulkan; {} masih mungkin"
PARTS = (
    "before", "after", "before_yes", "after_yes", "units", "rows", "recall_rows", "widened_rows",
    "heterogeneity", "verdict",
)  # fmt: skip
PEOPLE = {
    "Acak": "warga yang disurvei",
    "Sesi": "peserta tatap muka",
    VOLUNTEERS: "responden sukarela (tidak mewakili masyarakat)",
}


@dataclass(frozen=True)
class Pool:
    """One pooled change with all that its sentence needs; `verdict` as kpi.judge_change in SQL gives it.

    Units: shares 0-1; change and interval in percentage points; `heterogeneity` 1: as much as chance allows.
    """

    message_code: str
    item_code: str
    sampling: str
    level: str
    contrast: str
    change: float
    lower: float | None
    upper: float | None
    before_share: float
    after_share: float
    before_yes: int
    after_yes: int
    before_count: int
    after_count: int
    unit_count: int
    row_count: int
    recall_count: int
    widened_count: int
    heterogeneity: float
    verdict: str

    @property
    def key(self) -> tuple[str, ...]:
        """The key of the pool."""
        return (self.message_code, self.item_code, self.sampling, self.level, self.contrast)

    @property
    def differs(self) -> bool:
        """True if its surveys differ more than chance allows."""
        return self.heterogeneity > 1 and self.smallest_arm >= SMALL

    @property
    def smallest_arm(self) -> int:
        """The number of people asked in the smaller arm."""
        return min(self.before_count, self.after_count)

    @property
    def decimals(self) -> int:
        """The decimals of its numbers: none, unless rounded shares would contradict their difference."""
        shares = (format_share(self.before_share), format_share(self.after_share))
        before, after = (int(share.removesuffix("%")) for share in shares)
        return 0 if after - before == int(format_number(self.change)) else 1

    @property
    def people(self) -> str:
        """Whose change it is."""
        return PEOPLE.get(self.sampling, self.sampling)

    @property
    def is_exposure(self) -> bool:
        """True if people who met the message are compared with others, so that nothing rose or fell."""
        return self.contrast == "exposure"

    @property
    def may_be_headline(self) -> bool:
        """True if it is large and broad enough to stand first."""
        return (
            self.smallest_arm >= HEADLINE
            and self.unit_count >= HEADLINE_UNITS
            and self.sampling != VOLUNTEERS
        )


def list_pools(figures: Figures) -> list[Pool]:
    """The pooled changes of 3.1 and 3.2, by message, item, sampling, level and contrast."""
    pools = []
    for indicator in INDICATORS:
        for figure in figures.all(indicator, "message", "item="):
            if "part" not in figure.parts and figure.value is not None:
                beside = {
                    name: figures.get(
                        indicator, "message", figure.scope_code, f"{figure.dimension};part={name}"
                    )
                    for name in PARTS
                }
                pools.append(build_pool(figure, figure.value, beside))
    return pools


def build_pool(figure: Figure, change: float, beside: Mapping[str, Figure]) -> Pool:
    """A pool from its change and the parts that stand beside it."""
    return Pool(
        message_code=figure.scope_code,
        item_code=figure.parts["item"],
        sampling=figure.parts["sampling"],
        level=figure.parts["level"],
        contrast=figure.parts["contrast"],
        change=change,
        lower=figure.lower,
        upper=figure.upper,
        before_share=beside["before"].value or 0,
        after_share=beside["after"].value or 0,
        before_yes=beside["before_yes"].count,
        after_yes=beside["after_yes"].count,
        before_count=beside["before"].n or 0,
        after_count=beside["after"].n or 0,
        unit_count=beside["units"].count,
        row_count=beside["rows"].count,
        recall_count=beside["recall_rows"].count,
        widened_count=beside["widened_rows"].count,
        heterogeneity=beside["heterogeneity"].value or 0,
        verdict=beside["verdict"].method,
    )


def describe_shares(pool: Pool) -> str:
    """The two shares: "37% → 46%"; below 30 people only the counts, if they point the same way.

    Two groups are named, because an arrow would say that time passed between them.
    """
    if pool.smallest_arm >= SMALL:
        shares = (format_share(share, pool.decimals) for share in (pool.before_share, pool.after_share))
        return join_arms(pool, *shares)
    raw_change = pool.after_yes / pool.after_count - pool.before_yes / pool.before_count
    if raw_change * pool.change < 0:
        return "terlalu sedikit untuk ditunjukkan"
    return join_arms(
        pool, f"{pool.before_yes} dari {pool.before_count}", f"{pool.after_yes} dari {pool.after_count}"
    )


def join_arms(pool: Pool, first: str, second: str) -> str:
    """The answers of both arms: "37% → 46%", or "37% (tidak terpapar) dan 46% (terpapar)"."""
    return f"{first} (tidak terpapar) dan {second} (terpapar)" if pool.is_exposure else f"{first} → {second}"


def describe_direction(pool: Pool) -> str:
    """The difference in words: "naik 9 poin persen", of two groups "lebih tinggi 9 poin persen"."""
    points = format_points(abs(pool.change), pool.decimals)
    if not points.strip("0,"):
        return "selisihnya kurang dari satu poin persen"
    up, down = ("lebih tinggi", "lebih rendah") if pool.is_exposure else ("naik", "turun")
    return f"{up if pool.change >= 0 else down} {points} poin persen"


def describe_caveat(pool: Pool) -> str:
    """The note on reading a result below B5; below B3, why it is no change of awareness, and whose it is."""
    if pool.level != "B2":
        is_claim = pool.level != "B5" and pool.verdict in ("up", "down")
        return "Perubahan terukur, bukan bukti sebab-akibat." if is_claim else ""
    if pool.sampling == VOLUNTEERS:
        return "Ini jawaban responden sukarela, bukan gambaran seluruh masyarakat."
    if pool.recall_count < pool.row_count:
        return (
            "Ini belum perubahan kesadaran: yang diukur adalah niat, atau pertanyaannya berbunyi lain "
            "daripada yang ditetapkan."
        )
    if pool.sampling == "Sesi":
        return "Ini ingatan sesaat peserta, bukan gambaran seluruh masyarakat."
    return "Ini ingatan sesaat, belum perubahan kesadaran."


def describe_range(pool: Pool) -> str:
    """The interval in whole points: "1 sampai 17"; "" below 30 people or without one.

    With a decimal where rounding would contradict the verdict: "0,4 sampai 9,2" rose, "0 sampai 9" did not.
    """
    if pool.smallest_arm < SMALL or pool.lower is None or pool.upper is None:
        return ""
    ends = (pool.lower, pool.upper)
    decimals = 0 if all(find_side(end) == find_side(round(end)) for end in ends) else 1
    return f"{format_points(pool.lower, decimals)} sampai {format_points(pool.upper, decimals)}"


def find_side(points: float) -> tuple[bool, bool, bool]:
    """On which side of the bounds of a verdict an end lies: above 0, below 0, within 3 points."""
    return points > 0, points < 0, abs(points) <= SAME


def describe_verdict(pool: Pool) -> str:
    """The reading of a change, as strong as its numbers allow, and what makes it weaker."""
    notes = [describe_judgement(pool)]
    if pool.differs:
        notes.append("besarnya tidak sama di setiap survei, lihat daftar")
    if pool.sampling == "Acak" and pool.row_count == 1 and pool.smallest_arm >= SMALL:
        notes.append("kisaran hanya memperhitungkan banyaknya orang, bukan cara memilih tempat")
    if pool.widened_count and pool.smallest_arm >= SMALL:
        notes.append("kisaran sengaja diperlebar karena jumlah orang yang berubah jawaban tidak dilaporkan")
    return "; ".join(notes)


def describe_judgement(pool: Pool) -> str:
    """The verdict in words.

    Raises: KeyError, for a verdict that SQL does not give.
    """
    return {
        **(EXPOSURE if pool.is_exposure else CHANGE),
        "open": OPEN.format(describe_both_ways(pool)),
        "few": f"terlalu sedikit untuk dinilai (terkecil {pool.smallest_arm} orang)",
        "no interval": "kisaran tidak dapat dihitung",
        "indicative": f"terlalu sedikit untuk dikutip (kurang dari {QUOTABLE} orang)",
        "one session": "satu sesi saja, belum dinilai",
        "few sessions": f"baru {pool.row_count} sesi dari satu unit, belum dinilai",
    }[pool.verdict]


def describe_both_ways(pool: Pool) -> str:
    """The directions of an unknown change: "naik maupun turun", of two groups their difference."""
    return "lebih tinggi maupun lebih rendah" if pool.is_exposure else "naik maupun turun"


def describe_chance(judged_count: int) -> str:
    """A sentence about how many judged results may look better by chance; "" without one."""
    if not judged_count:
        return ""
    return (
        f"Dari {judged_count} hasil yang dinilai, sekitar {format_number(judged_count * BY_CHANCE, 1)} dapat "
        "tampak meningkat secara kebetulan."
    )


def describe_base(pool: Pool) -> str:
    """The people who were asked, in numbers: "300 orang sebelum, 300 sesudah; 5 unit"."""
    first, second = ("tidak terpapar", "terpapar") if pool.is_exposure else ("sebelum", "sesudah")
    return (
        f"{format_number(pool.before_count)} orang {first}, {format_number(pool.after_count)} {second}; "
        f"{pool.unit_count} unit"
    )


def format_points(points: float, decimals: int = 0) -> str:
    """Points with a minus sign: "−4", or with decimals "−4,3"."""
    return format_number(points, decimals).replace("-", "−")


def find_headline(pools: Sequence[Pool], message_code: str, item_code: str) -> Pool | None:
    """The pool of the marked message and item to lead with: the highest level, then the largest base first.

    Why: the message and the item are chosen beforehand in messages.csv, never by the size of the change.
    Volunteers who answered online stand for nobody else, so they never lead.
    """
    own = [
        pool
        for pool in pools
        if (pool.message_code, pool.item_code) == (message_code, item_code) and pool.sampling != VOLUNTEERS
    ]
    return min(own, key=lambda pool: (-ord(pool.level[1]), -pool.smallest_arm, pool.sampling), default=None)
