"""A child process that opens hostile files: connected by pipes, limited in memory and time, and replaceable.

A frame is a 4-byte length and so many bytes. The first frame is the child's configuration; then each request
is a fixed number of frames, and each answer one frame.
"""

import os
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import BinaryIO, Self

MEMORY_LIMIT_BYTES = 400 * 1024 * 1024
# The limit of a request by the clock, in multiples of its limit of processor time: for busy machines.
PATIENCE = 6
GRACE_SECONDS = 5  # so long after that limit the child ends itself, in case its parent has died


class ChildFailedError(Exception):
    """The child died of a request or did not answer in time."""


class ChildProcess:
    """A child that is started when first needed, and again after a request that killed it.

    Units: `seconds` of processor time per request; by the clock it may take `patience` times as long, with
    the start of the child.
    Why not by the clock alone: on a busy machine a harmless file takes long.
    """

    def __init__(
        self, module: str, configuration: bytes, *, seconds: float, patience: float = PATIENCE
    ) -> None:
        self._module, self._configuration, self._seconds = module, configuration, seconds
        self._max_seconds = seconds * patience
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, *frames: bytes) -> bytes:
        """The answer to one request.

        Raises: ChildFailedError; the child has been ended then.
        """
        is_new = self._process is None
        process = self._process = self._process or self._start()
        deadline = time.monotonic() + self._max_seconds
        try:
            for frame in [self._configuration, *frames] if is_new else frames:
                self._send(frame, deadline)
            return self._receive(deadline)
        except (OSError, TimeoutError) as error:
            self.close()
            is_spent = process.returncode == -signal.SIGPROF
            reason = f"it took more than {self._seconds} s of a processor" if is_spent else error
            raise ChildFailedError(f"{reason} (exit {process.returncode})") from error

    def close(self) -> None:
        """End the child in any state."""
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

    def _start(self) -> "subprocess.Popen[bytes]":
        # Only what Python needs: no secret reaches a process that reads hostile files.
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        # An empty entry would mean the current folder, which may hold any module.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        process = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", self._module),
                *(str(self._seconds), str(self._max_seconds + GRACE_SECONDS)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment,
        )
        assert process.stdin
        assert process.stdout
        os.set_blocking(process.stdin.fileno(), False)
        os.set_blocking(process.stdout.fileno(), False)
        return process

    def _send(self, frame: bytes, deadline: float) -> None:
        assert self._process
        assert self._process.stdin
        pipe = self._process.stdin.fileno()
        rest = memoryview(struct.pack("!I", len(frame)) + frame)
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
                raise BrokenPipeError("the child ended")
            parts += part
        return bytes(parts)


def _wait(deadline: float, *, reading: int | None = None, writing: int | None = None) -> None:
    readable = [] if reading is None else [reading]
    writable = [] if writing is None else [writing]
    if not any(select.select(readable, writable, [], max(0.0, deadline - time.monotonic()))):
        raise TimeoutError("the child took too long")


def serve(begin: Callable[[bytes], Callable[[Sequence[bytes]], bytes]], *, frames_per_request: int) -> None:
    """The child's side: serve requests of N frames until the parent closes the pipe.

    `begin` returns the request handler for a configuration.

    Why alarms: they end even native code that hangs, also when the parent has died.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the content of the file
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    answer = begin(_read_frame(incoming))
    while first := _read_frame(incoming):
        request = [first, *(_read_frame(incoming) for _ in range(frames_per_request - 1))]
        set_alarms(float(sys.argv[1]), float(sys.argv[2]))
        reply = answer(request)
        set_alarms(0, 0)
        outgoing.write(struct.pack("!I", len(reply)) + reply)
        outgoing.flush()


def set_alarms(processor_seconds: float, seconds: float) -> None:
    """End this process after so much processor time, and after so much time by the clock; 0 means never."""
    signal.setitimer(signal.ITIMER_PROF, processor_seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _read_frame(stream: BinaryIO) -> bytes:
    head = stream.read(4)
    return stream.read(struct.unpack("!I", head)[0]) if len(head) == 4 else b""
