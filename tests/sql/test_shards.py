"""A burst cut into shards: the same tables as in one piece, in whatever order the shards are worked on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

import psycopg
import pytest

from conftest import copy_database
from embedded import postgres
from orkestra import pipeline
from orkestra.intake.lease import CLAIM, LeaseHeldError, hold_lease
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.snapshot import take_snapshot
from support.workbooks import ISSUE, PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
FLOW = "collect_submissions"
READ, ANSWER = ("archive", "stage"), ("validate", "decide", "reply")
SHARED = PUBLICATION | {"url": "https://www.kompas.com/read/2026/11/16/sama"}


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orkestra.intake.shards.MIN_SUBMISSIONS", 1)


def put(settings: Settings, key: str, data: bytes, minutes_ago: int) -> None:
    S3Store(settings).put(
        settings.submissions_bucket, key, data, "application/zip",
        modified_at=NOON - timedelta(minutes=minutes_ago),
    )  # fmt: skip


@cache
def make_uploads() -> dict[str, bytes]:
    """The objects of four units, the oldest first.

    Their files share addresses, are corrected, cannot be read, or are checks before sending.
    """
    return {
        f"masuk/komdigi/{WEEK}/a.xlsx": workbook("komdigi", publication=[SHARED, SHARED]),
        f"masuk/kemenkes/{WEEK}/a.xlsx": workbook("kemenkes", publication=[SHARED]),
        f"masuk/kemenkeu/{WEEK}/a.xlsx": b"%PDF-1.7",
        f"masuk/kemenkeu/{WEEK}/b.xlsx": workbook("kemenkeu", publication=[SHARED], issue=[ISSUE]),
        f"masuk/kemenag/{WEEK}/a.xlsx": workbook("kemenag", publication=[PUBLICATION]),
        "cek/kemenag/coba.xlsx": workbook("kemenag", publication=[SHARED] * 2),
    }


def fill(settings: Settings) -> None:
    for number, (key, data) in enumerate(make_uploads().items()):
        put(settings, key, data, 60 - 10 * number)


def run(settings: Settings, *steps: str, shard: str | None = None, label: str = "test") -> list[dict]:
    given = pipeline.Run(settings, NOON, label, shard=shard)
    return [dict(pipeline.find_step(FLOW, step)(given)) for step in steps]


def claim(settings: Settings, label: str = "test") -> list[str]:
    run(settings, "claim", label=label)
    return pipeline.list_shards(pipeline.Run(settings, NOON, label))


def snapshot(server: postgres.Server, settings: Settings) -> dict[str, object]:
    name = urlsplit(settings.warehouse_url).path.removeprefix("/")
    return take_snapshot(settings, server.url("postgres", name))


def members(settings: Settings) -> dict[str, set[str]]:
    with psycopg.connect(settings.warehouse_url) as connection:
        return {
            shard: set(units)
            for shard, units in connection.execute(
                "select shard, array_agg(unit_code) from intake.shard_unit group by shard"
            )
        }


@pytest.fixture(scope="module")
def in_one_piece(
    postgres_server: postgres.Server, synced_template: str, settings_for: Callable[[str], Settings]
) -> Iterator[dict[str, object]]:
    """The tables when all is one shard."""
    name = "one_shard"
    copy_database(postgres_server, synced_template, name)
    settings = settings_for(name)
    fill(settings)
    run(settings, *pipeline.list_steps(FLOW))
    yield snapshot(postgres_server, settings)
    postgres_server.drop_database(name)


ORDERS = {
    "step by step": [(0, READ), (1, READ), *((shard, (step,)) for step in ANSWER for shard in (0, 1))],
    "one after the other": [(0, READ), (1, READ), (0, ANSWER), (1, ANSWER)],
    "the second first": [(1, READ), (0, READ), (1, ANSWER), (0, ANSWER)],
    "decided before the other is validated": [
        (0, READ), (1, READ), (0, ("validate", "decide")), (1, ANSWER), (0, ("reply",)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_the_shards_changes_no_table(
    synced: Settings, postgres_server: postgres.Server, in_one_piece: dict[str, object], order: str
):
    fill(synced)
    cut = replace(synced, max_shards=2)
    shards = claim(cut)
    assert [len(units) for units in members(cut).values()] == [2, 2]
    for number, steps in ORDERS[order]:
        run(cut, *steps, shard=shards[number])
    run(cut, "send")
    assert snapshot(postgres_server, cut) == in_one_piece
    assert members(cut) == {}


def test_a_step_without_a_shard_takes_all_of_them(
    synced: Settings, postgres_server: postgres.Server, in_one_piece: dict[str, object]
):
    """As `orkestra collect` does."""
    fill(synced)
    assert run(replace(synced, max_shards=4), *pipeline.list_steps(FLOW))[0]["shards"] == 4
    assert snapshot(postgres_server, synced) == in_one_piece


def test_a_shard_that_has_ended_is_no_work(
    synced: Settings, postgres_server: postgres.Server, in_one_piece: dict[str, object]
):
    """An engineer clears a mapped task of a run that is through."""
    fill(synced)
    (shard,) = claim(synced)
    run(synced, *READ, *ANSWER, "send", shard=shard)
    assert run(synced, *READ, *ANSWER, shard=shard) == [{}] * 5
    assert snapshot(postgres_server, synced) == in_one_piece


def test_what_a_dead_run_left_is_cut_anew_and_a_live_shard_stays(
    synced: Settings, postgres_server: postgres.Server, in_one_piece: dict[str, object]
):
    fill(synced)
    cut = replace(synced, max_shards=2)
    live, dead = claim(cut, "first")
    before = members(cut)
    run(cut, *READ, shard=live, label="first")
    with psycopg.connect(cut.warehouse_url) as connection:
        connection.execute(
            "update intake.lease set expires_at = clock_timestamp() - interval '1 s' where name = %s", [dead]
        )
    with hold_lease(cut, live, "first"):
        renewed = claim(cut, "second")
        after = members(cut)
        assert after.pop(live) == before[live]
        assert set().union(*after.values()) == before[dead]
        assert sorted(after) == sorted(renewed)
        assert dead not in renewed
        run(cut, *READ, label="second")
    assert run(cut, "stage", shard=dead, label="first") == [{}]
    with pytest.raises(LeaseHeldError, match=f"Run second has been at work \\({renewed[0]}\\)"):
        run(cut, "validate", shard=renewed[0], label="first")
    run(cut, *ANSWER, shard=live, label="first")
    run(cut, *ANSWER, "send", label="second")
    assert snapshot(postgres_server, cut) == in_one_piece


def test_what_a_unit_sends_while_it_is_in_a_shard_waits_for_the_next_claim(synced: Settings):
    fill(synced)
    (shard,) = claim(synced, "first")
    run(synced, "archive", shard=shard, label="first")
    put(synced, f"masuk/komdigi/{WEEK}/b.xlsx", workbook("komdigi", publication=[PUBLICATION]), 1)
    put(synced, f"masuk/kkp/{WEEK}/a.xlsx", workbook("kkp", publication=[PUBLICATION]), 1)
    with hold_lease(synced, shard, "first"):
        (second,) = claim(synced, "second")
        assert members(synced)[second] == {"kkp"}
        run(synced, *READ, *ANSWER, label="second")
    run(synced, "stage", *ANSWER, shard=shard, label="first")
    with psycopg.connect(synced.warehouse_url) as connection:
        waits = "select count(*) from intake.submission where progress <> 'replied' and not is_precheck"
        assert connection.execute(waits).fetchone() == (1,)
    for _ in claim(synced, "third"):
        run(synced, *READ, *ANSWER, label="third")
    with psycopg.connect(synced.warehouse_url) as connection:
        assert connection.execute(waits).fetchone() == (0,)
        versions = "select key, version from intake.submission where unit_code = 'komdigi' order by key"
        assert [row[1] for row in connection.execute(versions)] == [1, 2]


def test_two_runs_never_cut_the_same_unit(synced: Settings):
    """Claims wait for each other by the lease named claim, whatever their labels."""
    fill(synced)
    with hold_lease(synced, CLAIM, "other"), pytest.raises(LeaseHeldError, match="Run other"):
        claim(synced)
    assert members(synced) == {}
