"""The faults that officers make, put into a good return."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, timedelta
from random import Random

from orkestra.demo.invent_return import Return
from orkestra.demo.scene import Row

Fault = Callable[[Row], None]


def misspell_channel(row: Row) -> None:
    """A channel that no list has."""
    row["channel"] = {"Instagram": "ig", "Situs web": "web resmi"}.get(str(row["channel"]), "medsos")


def blank_title(row: Row) -> None:
    """A required cell is left blank."""
    row["title"] = None


def move_to_last_week(row: Row) -> None:
    """A date outside the reported week."""
    published = row["published_local"]
    assert isinstance(published, date | datetime)
    row["published_local"] = published - timedelta(days=7)


def rate_own_work(row: Row) -> None:
    """A tone for something that is not media coverage."""
    row["media_type"], row["tone"] = "Milik sendiri", "Positif"


def forget_source(row: Row) -> None:
    """A reach without its source."""
    row["reach_count"], row["reach_source"] = 12500, None


def guess_reach(row: Row) -> None:
    """A text in place of a number."""
    row["reach_count"], row["reach_source"] = "sekitar 5 ribu", "Perkiraan"


def go_below_zero(row: Row) -> None:
    """A count below zero."""
    row["interaction_count"] = -25


def drop_proof(row: Row) -> None:
    """Neither address nor evidence."""
    row["url"] = row["evidence"] = None


def mix_up_hosts(row: Row) -> None:
    """An address that cannot be the channel's."""
    row["channel"], row["url"] = (
        "Instagram",
        "https://www.facebook.com/demo_salah_tempel/posts/100200300400500",
    )


FAULTS: tuple[Fault, ...] = (
    misspell_channel,
    blank_title,
    move_to_last_week,
    rate_own_work,
    forget_source,
    guess_reach,
    go_below_zero,
    drop_proof,
    mix_up_hosts,
)


def spoil_rows(good: Return, random: Random, share: float) -> Return:
    """A copy with faults in a share of the publications, in at least one of them."""
    spoiled = deepcopy(good)
    rows = spoiled.rows["publication"]
    for row in random.sample(rows, max(1, round(share * len(rows)))):
        random.choice(FAULTS)(row)
    return spoiled


def spoil_cover(good: Return) -> Return:
    """A copy without the name of the person who prepared it."""
    spoiled = deepcopy(good)
    spoiled.cover["prepared_by"] = None
    return spoiled
