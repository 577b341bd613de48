"""The guard of this room: a test here starts no program, opens no server and asks none.

Such tests belong in tests/programs.
"""

import sys
from collections.abc import Iterator

import pytest

PROCESSES = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}
FORBIDDEN = PROCESSES | {"socket.bind", "socket.connect"}
_events: list[str] | None = None  # of the test that runs, while one of this room does


def _record(event: str, _: tuple[object, ...]) -> None:
    if _events is not None and event in FORBIDDEN:
        _events.append(event)


sys.addaudithook(_record)  # a hook stays for good, so it is active only while a test of this room runs


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Fail a test whose fixtures do what is forbidden here."""
    yield from _guard(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that does what is forbidden here."""
    yield from _guard(item)


def _guard(item: pytest.Item) -> Iterator[None]:
    global _events
    _events = events = []
    try:
        yield
    finally:
        _events = None
    if events:
        pytest.fail(f"{item.name} belongs in tests/programs, because of {events[0]}", pytrace=False)
