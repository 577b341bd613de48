"""The parent's side of the reader: starts it, feeds it, and gets on without it when a file kills it."""

import json
import logging
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Self

from orkestra.intake.cells import FileLimits
from orkestra.intake.specs import Origin, SheetSpec

log = logging.getLogger(__name__)


class ReaderFailedError(Exception):
    """The reader died of a file or did not answer in time."""


class ReaderProcess:
    """A reader that is started when first needed and started anew after a file that killed it."""

    def __init__(
        self,
        specs: Sequence[SheetSpec],
        limits: FileLimits,
        *,
        seconds_a_file: float,
        hotlines: Iterable[str] = (),
    ) -> None:
        orders = {
            "sheets": [asdict(spec) for spec in specs],
            "limits": asdict(limits),
            "hotlines": list(hotlines),
        }
        self._orders = json.dumps(orders).encode()
        self._seconds = seconds_a_file
        self._process: subprocess.Popen[bytes] | None = None

    def read(
        self, data: bytes, submission_id: int, origin: Origin, *, is_released: bool = False
    ) -> dict[str, Any]:
        """What the file says (see `reader.read_submission`).

        Raises: ReaderFailedError, after ending the reader.
        """
        head = {"submission_id": submission_id, **asdict(origin), "is_released": is_released}
        process = self._process or self._start()
        deadline = time.monotonic() + self._seconds
        try:
            self._send(json.dumps(head).encode(), deadline)
            self._send(data, deadline)
            answer = self._receive(deadline)
        except (OSError, TimeoutError) as error:
            self.close()
            log.warning(
                "reader_failed submission_id=%s exit=%s error=%s",
                submission_id,
                process.returncode,
                error,
            )
            raise ReaderFailedError(str(error)) from error
        document: dict[str, Any] = json.loads(answer)
        return document

    def close(self) -> None:
        """Ends the reader, however it is."""
        if self._process:
            process, self._process = self._process, None
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        # Only what Python needs: no secret of ours reaches a process that reads hostile files.
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "orkestra.intake.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment,
        )
        assert self._process.stdin
        assert self._process.stdout
        os.set_blocking(self._process.stdin.fileno(), False)
        os.set_blocking(self._process.stdout.fileno(), False)
        self._send(self._orders, time.monotonic() + self._seconds)
        return self._process

    def _send(self, message: bytes, deadline: float) -> None:
        assert self._process
        assert self._process.stdin
        pipe = self._process.stdin.fileno()
        rest = memoryview(struct.pack("!I", len(message)) + message)
        while rest:
            _wait(deadline, writing=pipe)
            rest = rest[os.write(pipe, rest[: 1 << 16]) :]

    def _receive(self, deadline: float) -> bytes:
        (length,) = struct.unpack("!I", self._receive_exactly(4, deadline))
        return self._receive_exactly(length, deadline)

    def _receive_exactly(self, count: int, deadline: float) -> bytes:
        assert self._process
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        parts = bytearray()
        while len(parts) < count:
            _wait(deadline, reading=pipe)
            part = os.read(pipe, min(count - len(parts), 1 << 20))
            if not part:
                raise BrokenPipeError("the reader ended")
            parts += part
        return bytes(parts)


def _wait(deadline: float, *, reading: int | None = None, writing: int | None = None) -> None:
    readable = [] if reading is None else [reading]
    writable = [] if writing is None else [writing]
    if not any(select.select(readable, writable, [], max(0.0, deadline - time.monotonic()))):
        raise TimeoutError("the reader took too long")
