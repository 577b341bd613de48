"""Queue and send on a real warehouse, with a Slack that misbehaves: nobody gets a message twice."""

import json
import threading
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from orkestra.cli import main
from orkestra.errors import OrkestraError, Permanent, Transient
from orkestra.outbox.notification import Notification, section
from orkestra.outbox.queue import queue
from orkestra.outbox.read import list_notifications
from orkestra.outbox.send import send_pending
from orkestra.outbox.slack import SlackSender
from orkestra.warehouse.locks import AdvisoryLock
from orkestra.warehouse.warehouse import open_warehouse
from orkestra.week import Week
from support.fake_slack import running_slack

AS_OF = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


@pytest.fixture
def slack():
    with running_slack() as server:
        yield server


@pytest.fixture
def online(settings, slack):
    """Settings with a token for the fake Slack."""
    return replace(settings, slack_token="xoxb-test", slack_base_url=slack.url)


def put(settings, *keys, recipient="C1", kind="summary", unit_code=None):
    with open_warehouse(settings) as warehouse:
        return [
            queue(
                warehouse,
                Notification(key, kind, Week(2026, 47), unit_code, recipient, f"Pesan {key}", [section(key)]),
                AS_OF,
            )
            for key in keys
        ]


def send(settings, as_of=AS_OF):
    sender = SlackSender(settings, pause_seconds=0)
    return send_pending(settings, as_of, choose=lambda _: sender)


def end_leases(settings):
    """As if the time had passed for which nobody else sends a message that may be on its way."""
    with open_warehouse(settings) as warehouse:
        warehouse.connection.execute(
            "update notify.notification set leased_until = clock_timestamp() where leased_until is not null"
        )


def rows(settings):
    with open_warehouse(settings) as warehouse:
        return {row["dedupe_key"]: row for row in list_notifications(warehouse, Week(2026, 47))}


def statuses(settings):
    return {key: row["status"] for key, row in rows(settings).items()}


def test_a_key_is_queued_once(settings):
    assert put(settings, "a", "a", "b") == [True, False, True]
    assert put(settings, "a") == [False]
    assert list(rows(settings)) == ["a", "b"]


def test_a_message_lives_and_dies_with_its_transaction(settings):
    with open_warehouse(settings) as warehouse:
        queue(warehouse, Notification("a", "summary", Week(2026, 47), None, "C1", "Pesan", []), AS_OF)
        warehouse.connection.rollback()
    assert rows(settings) == {}


def test_without_a_token_messages_stay_as_previews(settings):
    put(settings, "a", "b")
    put(settings, "c", recipient="petugas@contoh.go.id")
    assert send_pending(settings, AS_OF) == {"sent": 0, "preview": 3, "skipped": 0, "failed": 0}
    assert set(statuses(settings).values()) == {"preview"}
    assert send_pending(settings, AS_OF)["preview"] == 0


def test_a_message_without_an_address_is_kept_and_says_so(settings):
    put(settings, "a", recipient=None)
    send_pending(settings, AS_OF)
    assert (rows(settings)["a"]["status"], rows(settings)["a"]["reason"]) == ("skipped", "no-address")


def test_sending_twice_sends_once(online, slack):
    put(online, "a", "b")
    assert send(online) == {"sent": 2, "preview": 0, "skipped": 0, "failed": 0}
    assert send(online)["sent"] == 0
    assert slack.posted_keys == ["a", "b"]
    row = rows(online)["a"]
    assert (row["status"], row["external_ts"], row["sent_at"]) == ("sent", slack.posts[0]["ts"], AS_OF)


def test_a_person_is_reached_in_the_conversation_with_that_person(online, slack):
    put(online, "a", "b", recipient="U7")
    send(online)
    assert [post["channel"] for post in slack.posts] == ["D-U7", "D-U7"]
    assert slack.calls.count("conversations.open") == 1


def test_too_many_messages_are_repeated_after_the_time_slack_asks_for(online, slack):
    slack.moods = ["429", "429"]
    put(online, "a")
    assert send(online)["sent"] == 1
    assert slack.calls.count("chat.postMessage") == 3
    assert slack.posted_keys == ["a"]


@pytest.mark.parametrize("recipient", ["C1", "U7", "#koordinator"])
def test_an_answer_that_got_lost_leads_to_no_second_message(online, slack, recipient):
    """Slack has the message, but the connection broke before it said so."""
    slack.moods = ["keep-and-break"]
    put(online, "z", "a", recipient=recipient)
    with pytest.raises(Transient):
        send(online)
    assert statuses(online)["z"] == "sending"
    end_leases(online)
    assert send(online)["sent"] == 2
    assert sorted(slack.posted_keys) == ["a", "z"]
    row = rows(online)["z"]
    assert (row["status"], row["external_ts"]) == ("sent", slack.posts[0]["ts"])


@pytest.mark.parametrize("mood", ["break", "500", "fatal_error"])
def test_a_message_that_did_not_arrive_is_sent_at_the_next_try(online, slack, mood):
    slack.moods = [mood]
    put(online, "a")
    with pytest.raises(Transient):
        send(online)
    assert slack.posted_keys == []
    send(online)
    assert slack.posted_keys == [], "it may still be on its way"
    end_leases(online)
    send(online)
    assert slack.posted_keys == ["a"]
    assert "conversations.history" in slack.calls


def test_an_answer_that_is_no_json_is_named_and_not_repeated(online, slack, caplog):
    put(online, "a")
    slack.moods = ["page"] * 4
    with caplog.at_level("INFO"), pytest.raises(Transient) as shown:
        send(online)
    seen = f"{caplog.text} {rows(online)} {shown.value}"
    assert "cannot be read (HTTP status 502)" in seen
    assert "3174051203900001" not in seen


def test_a_sender_that_was_killed_while_sending_is_found_out(online, slack):
    """The row says `sending` and the message is in Slack: as after kill -9 between the two."""
    put(online, "a")
    slack.keep({"channel": "C1", "text": "anything else"} | {"metadata": {}})
    slack.keep({"channel": "C1", "metadata": {"event_payload": {"dedupe_key": "a"}}})
    with open_warehouse(online) as warehouse:
        warehouse.connection.execute("update notify.notification set status = 'sending'")
    assert send(online)["sent"] == 1
    assert len(slack.posts) == 2


def test_nobody_posts_again_what_slack_still_works_on(online, slack):
    """The first sender gives up waiting; Slack finishes the message later, and only then a history has it."""
    slack.moods = ["slow"]
    put(online, "a")
    no_fsync = SlackSender(online, pause_seconds=0, timeout_seconds=1)
    with pytest.raises(Transient):
        send_pending(online, AS_OF, choose=lambda _: no_fsync)
    assert send(online)["sent"] == 0
    assert slack.calls == ["chat.postMessage"]
    slack.go_on.set()
    while "kept slowly" not in slack.calls:
        time.sleep(0.01)
    end_leases(online)
    assert send(online)["sent"] == 1
    assert slack.posted_keys == ["a"]


@pytest.mark.parametrize("error", ["not_in_channel", "missing_scope", "channel_not_found"])
def test_a_message_that_arrived_is_not_called_refused_because_nobody_may_look(online, slack, error):
    slack.moods, slack.look_up_error = ["keep-and-break"], error
    put(online, "a", "b", kind="receipt")
    with pytest.raises(Transient):
        send(online)
    end_leases(online)
    counts = send(online)
    assert (counts["sent"], counts["unclear"], counts["failed"]) == (1, 1, 0)
    assert slack.posted_keys == ["a", "b"]
    row = rows(online)["a"]
    assert row["status"] == "unclear"
    assert "It may have been sent" in row["reason"]
    assert error in row["reason"]


def test_a_bad_token_is_no_answer_about_one_message(online, slack):
    slack.moods, slack.look_up_error = ["keep-and-break"], "token_revoked"
    put(online, "a")
    with pytest.raises(Transient):
        send(online)
    end_leases(online)
    with pytest.raises(Permanent, match="slack_api_default"):
        send(online)
    assert statuses(online) == {"a": "sending"}


def test_one_bad_address_does_not_stop_the_others(online, slack):
    slack.moods = ["channel_not_found"]
    put(online, "a", "b", kind="receipt")
    assert send(online) == {"sent": 1, "preview": 0, "skipped": 0, "failed": 1}
    assert rows(online)["a"]["status"] == "failed"
    assert rows(online)["a"]["reason"] == (
        "Slack answered channel_not_found to chat_postMessage: "
        "Slack shows us no channel or person C1: correct the address."
    )


@pytest.mark.parametrize("kind", ["summary", "digest", "block"])
@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "some_new_error"])
def test_a_refused_message_to_the_coordinators_is_a_red_task_and_an_alarm(online, slack, kind, error):
    slack.moods = [error]
    put(online, "a", kind=kind, recipient=online.slack_channel)
    put(online, "b", recipient="U7")
    with pytest.raises(Permanent, match=rf"a: Slack answered {error} .*orkestra outbox --resend"):
        send(online)
    assert statuses(online) == {"a": "failed", "b": "sent", "alarm/undelivered/a": "sent"}
    alarm = next(post for post in slack.posts if post["channel"] == online.alarm_channel)
    assert "pekan 47/2026 (16–22 November 2026) tidak sampai ke #bakohumas-koordinator" in alarm["text"]
    assert "`orkestra outbox --resend --key a`" in json.dumps(alarm["blocks"])
    assert send(online)["failed"] == 0, "and only once"


def test_an_alarm_that_is_refused_makes_no_alarm_and_is_red(online, slack):
    slack.moods = ["is_archived"]
    put(online, "alarm/x", kind="alarm", recipient=online.alarm_channel)
    with pytest.raises(Permanent, match="#orkestra-teknis is archived"):
        send(online)
    assert statuses(online) == {"alarm/x": "failed"}


def test_what_slack_says_in_json_or_html_is_one_sentence(online, slack):
    put(online, "a")
    for mood in ("invalid_auth", "html"):
        slack.moods = [mood]
        with pytest.raises(OrkestraError) as trouble:
            send(online)
        shown = "".join(traceback.format_exception(trouble.value))
        assert "{'ok'" not in shown
        assert "<html>" not in shown
        assert str(trouble.value).endswith(".")


@pytest.fixture
def command(synced, slack, monkeypatch, capsys):
    """Runs `orkestra` on the warehouse and the Slack of this test; gives status and output."""
    for name, value in {
        "HOME": synced.home, "WAREHOUSE": synced.warehouse_url, "SLACK_TOKEN": "xoxb-test",
        "SLACK_BASE_URL": slack.url, "SLACK_CHANNEL": "#baru",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ORKESTRA_{name}", str(value))

    def run(*arguments):
        status = main(list(arguments))
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_one_command_sends_what_was_refused_again_once_to_the_address_that_holds_now(synced, slack, command):
    online = replace(synced, slack_token="xoxb-test", slack_base_url=slack.url)
    put(online, "summary/2026-W47/edisi-1", recipient="#lama")
    put(online, "receipt/1", kind="receipt", recipient="U0", unit_code="kkp")
    put(online, "gone", recipient="C1")
    slack.moods = ["channel_not_found", "user_disabled", "ok"]
    with pytest.raises(Permanent, match="summary/2026-W47/edisi-1"):
        send(online)
    alarm = "alarm/undelivered/summary/2026-W47/edisi-1"
    refused = {"summary/2026-W47/edisi-1": "failed", "receipt/1": "failed"}
    assert statuses(online) == refused | {"gone": "sent", alarm: "sent"}
    assert command("outbox", "--resend", "--kind", "summary")[0] == 0
    assert (slack.posts[-1]["channel"], slack.posted_keys[-1]) == ("#baru", "summary/2026-W47/edisi-1")
    assert statuses(online)["receipt/1"] == "failed"
    status, printed = command("outbox", "--resend")
    assert (status, printed.splitlines()[0]) == (0, "receipt/1")
    assert sorted(slack.posted_keys) == [alarm, "gone", "receipt/1", "summary/2026-W47/edisi-1"]
    assert command("outbox", "--resend") == (1, "Nothing was refused.\n\n")


def test_what_may_have_been_sent_is_sent_again_only_when_a_person_names_it(synced, slack, command):
    online = replace(synced, slack_token="xoxb-test", slack_base_url=slack.url)
    put(online, "a")
    with open_warehouse(online) as warehouse:
        warehouse.connection.execute("update notify.notification set status = 'unclear'")
    assert command("outbox", "--resend")[0] == 1
    assert slack.posts == []
    assert command("outbox", "--resend", "--key", "a")[0] == 0
    assert slack.posted_keys == ["a"]


def test_a_message_that_slack_chokes_on_lets_the_others_pass(online, slack):
    slack.moods = ["500", "ok", "500"]
    put(online, "a", "b")
    for _ in range(2):
        with pytest.raises(Transient):
            send(online)
        end_leases(online)
    assert slack.posted_keys == ["b"]


def test_a_bad_token_keeps_everything_waiting(online, slack):
    slack.moods = ["invalid_auth"]
    put(online, "a", "b")
    with pytest.raises(Permanent, match="slack_api_default"):
        send(online)
    assert statuses(online) == {"a": "pending", "b": "pending"}
    assert send(online)["sent"] == 2


def test_while_one_sender_works_another_waits(online, slack):
    """Otherwise both together would send faster than Slack allows."""
    put(online, "a")
    with psycopg.connect(online.warehouse_url, autocommit=True) as holder:
        holder.execute("select pg_advisory_lock(%s)", [AdvisoryLock.SEND_MESSAGES])
        other = threading.Thread(target=send, args=(online,))
        other.start()
        with psycopg.connect(online.warehouse_url, autocommit=True) as observer:
            waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            while observer.execute(waiting).fetchone()[0] == 0 and other.is_alive():
                pass
        assert slack.posts == []
    other.join()
    assert slack.posted_keys == ["a"]


@pytest.fixture
def _week(settings):
    """A week with two late units; `komdigi` has reported in the meantime."""
    with open_warehouse(settings) as warehouse:
        warehouse.connection.execute(
            "insert into registry.version (sha256, code_version) values ('x', 'x');"
            "insert into returns.week (week, due_at, close_at, freeze_at, version_id) values"
            " ('2026-W47', '2026-11-23 12:00+07', '2026-11-24 16:00+07', '2026-11-25 08:00+07', 1);"
            "insert into registry.expected_unit_week"
            " (week, unit_code, unit_name, short_name, group_name, zone, desk_codes, version_id)"
            " select '2026-W47', code, code, code, 'Kementerian', 'Asia/Jakarta', '{}', 1"
            " from unnest(array['komdigi', 'kkp']) as code;"
            "insert into intake.run (label, as_of) values ('x', '2026-11-23 12:40+07');"
            "insert into intake.submission (bucket, key, etag, last_modified, size_bytes, unit_code, week,"
            "  received_at, run_id, progress, version, verdict) values"
            "  ('b', 'k', 'e', '2026-11-23 12:40+07', 1, 'komdigi', '2026-W47', '2026-11-23 12:40+07', 1,"
            "   'replied', 1, 'accepted')"
        )


@pytest.mark.usefixtures("_week")
def test_a_reminder_overtaken_by_an_accepted_file_is_skipped(settings):
    put(settings, "r/komdigi", kind="reminder", unit_code="komdigi")
    put(settings, "r/kkp", kind="reminder", unit_code="kkp")
    put(settings, "receipt/komdigi", kind="receipt", unit_code="komdigi")
    reported = datetime(2026, 11, 23, 5, 45, tzinfo=UTC)
    assert send_pending(settings, reported) == {"sent": 0, "preview": 2, "skipped": 1, "failed": 0}
    assert rows(settings)["r/komdigi"]["reason"] == "the unit's state is now LAPOR"
    assert statuses(settings) == {"r/komdigi": "skipped", "r/kkp": "preview", "receipt/komdigi": "preview"}


@pytest.mark.usefixtures("_week")
def test_after_tutup_nobody_is_reminded(settings):
    put(settings, "r/kkp", kind="reminder", unit_code="kkp")
    put(settings, "digest", kind="digest")
    put(settings, "summary", kind="summary")
    closed = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert send_pending(settings, closed) == {"sent": 0, "preview": 1, "skipped": 2, "failed": 0}
