"""A small Slack on loopback: it keeps each posted message, and fails on demand."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeSlack(ThreadingHTTPServer):
    """`moods`: what happens to the next posts: ok, keep-and-break, break, slow, 429, 500, or an error's name.

    `look_up_error`: the error that every look-up gets; a post in mood "slow" is kept when `go_on` is set.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.moods: list[str] = []
        self.posts: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.channels = {"koordinator": "C1"}
        self.look_up_error: str | None = None
        self.go_on = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/"

    @property
    def posted_keys(self) -> list[str]:
        return [post["metadata"]["event_payload"]["dedupe_key"] for post in self.posts]

    def keep(self, post: dict[str, Any]) -> dict[str, Any]:
        """Posts as Slack does: a name becomes the channel's id, and the message gets its ts."""
        channel = self.channels.get(post["channel"].removeprefix("#"), post["channel"])
        self.posts.append({**post, "channel": channel, "ts": f"1795000000.{len(self.posts):06}"})
        return self.posts[-1]


class Handler(BaseHTTPRequestHandler):
    """Answers the four methods that we use."""

    server: FakeSlack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        method = urlsplit(self.path).path.removeprefix("/api/")
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        is_json = self.headers["Content-Type"].startswith("application/json")
        query = parse_qs(urlsplit(self.path).query) | ({} if is_json else parse_qs(body))
        arguments = {name: values[0] for name, values in query.items()} | (
            json.loads(body) if is_json else {}
        )
        self.server.calls.append(method)
        getattr(self, method.replace(".", "_"))(arguments)

    do_GET = do_POST

    def chat_postMessage(self, post: dict[str, Any]) -> None:
        mood = self.server.moods.pop(0) if self.server.moods else "ok"
        if mood == "slow":  # whoever posts has gone away when it is done
            assert self.server.go_on.wait(30)
            self.server.keep(post)
            self.server.calls.append("kept slowly")
            self.close_connection = True
            return
        if mood in ("ok", "keep-and-break"):
            kept = self.server.keep(post)
        if mood == "ok":
            self.answer({"ok": True, "ts": kept["ts"], "channel": kept["channel"]})
        elif mood in ("break", "keep-and-break"):
            self.close_connection = True  # without a word of answer
        elif mood == "429":
            self.answer({"ok": False, "error": "ratelimited"}, 429, retry_after="0")
        elif mood == "html":
            self.answer_text("<html>Bad gateway " + "x" * 500, 502)
        elif mood == "500":
            self.answer({"ok": False, "error": "internal_error"}, 500)
        elif mood == "page":
            self.answer_text("<html>Sari 3174051203900001</html>", 502)
        else:
            self.answer({"ok": False, "error": mood})

    def conversations_open(self, arguments: dict[str, Any]) -> None:
        self.answer({"ok": True, "channel": {"id": f"D-{arguments['users']}"}})

    def conversations_list(self, arguments: dict[str, Any]) -> None:
        channels = [{"id": "C0", "name": "umum"}]
        channels += [{"id": key, "name": name} for name, key in self.server.channels.items()]
        self.answer_page("channels", channels, arguments)

    def conversations_history(self, arguments: dict[str, Any]) -> None:
        if self.server.look_up_error:
            self.answer({"ok": False, "error": self.server.look_up_error})
            return
        assert arguments["include_all_metadata"] in ("1", "True", True)
        messages = [post for post in self.server.posts if post["channel"] == arguments["channel"]]
        self.answer_page("messages", messages, arguments)

    def answer_page(self, name: str, entries: list[dict[str, Any]], arguments: dict[str, Any]) -> None:
        """One entry a page, so that whoever reads only the first page finds little."""
        start = int(arguments.get("cursor") or 0)
        following = str(start + 1) if start + 1 < len(entries) else ""
        page = entries[start : start + 1]
        self.answer({"ok": True, name: page, "response_metadata": {"next_cursor": following}})

    def answer(self, content: dict[str, Any], status: int = 200, retry_after: str | None = None) -> None:
        self.answer_text(json.dumps(content), status, retry_after)

    def answer_text(self, text: str, status: int, retry_after: str | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Silence."""


@contextmanager
def running_slack() -> Iterator[FakeSlack]:
    """A fake Slack for the length of a block."""
    server = FakeSlack()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
