"""A child process for what is hostile: it is fed through pipes, limited in memory and time, and replaceable.

A message is a 4-byte length and its bytes. The child is told its orders once; then each question is a few
messages, and each answer one.
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
PATIENCE = 6  # times its seconds of processor time: so long a question may take on a machine that is busy
GRACE_SECONDS = 5  # after these a child ends itself, if its parent died before it could


class ChildFailedError(Exception):
    """The child died of a question or did not answer in time."""


class ChildProcess:
    """A child that is started when first needed, and anew after a question that killed it.

    `seconds`: of a processor, for one question. Why not by the clock: on a busy machine an honest file takes
    long. By the clock it may take `patience` times as long, starting the child included.
    """

    def __init__(self, module: str, orders: bytes, *, seconds: float, patience: float = PATIENCE) -> None:
        self._module, self._orders, self._seconds = module, orders, seconds
        self._max_seconds = seconds * patience
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, *messages: bytes) -> bytes:
        """The answer to one question.

        Raises: ChildFailedError, after ending the child.
        """
        is_new = self._process is None
        process = self._process = self._process or self._start()
        deadline = time.monotonic() + self._max_seconds
        try:
            for message in [self._orders, *messages] if is_new else messages:
                self._send(message, deadline)
            return self._receive(deadline)
        except (OSError, TimeoutError) as error:
            self.close()
            is_spent = process.returncode == -signal.SIGPROF
            reason = f"it took more than {self._seconds} s of a processor" if is_spent else error
            raise ChildFailedError(f"{reason} (exit {process.returncode})") from error

    def close(self) -> None:
        """End the child, however it is."""
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
        # Only what Python needs: no secret of ours reaches a process that reads hostile files.
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        # An empty entry would be the current folder, whatever lies there.
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
                raise BrokenPipeError("the child ended")
            parts += part
        return bytes(parts)


def _wait(deadline: float, *, reading: int | None = None, writing: int | None = None) -> None:
    readable = [] if reading is None else [reading]
    writable = [] if writing is None else [writing]
    if not any(select.select(readable, writable, [], max(0.0, deadline - time.monotonic()))):
        raise TimeoutError("the child took too long")


def serve(begin: Callable[[bytes], Callable[[Sequence[bytes]], bytes]], *, messages: int) -> None:
    """The child's side: answers questions of so many messages until the parent closes the pipe.

    `begin` makes of the orders what answers a question.

    Why alarms: they end even native code that hangs, when nobody is left to do so.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # of a crash no file may stay that holds what was read
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    answer = begin(_read_message(incoming))
    while first := _read_message(incoming):
        question = [first, *(_read_message(incoming) for _ in range(messages - 1))]
        set_alarms(float(sys.argv[1]), float(sys.argv[2]))
        reply = answer(question)
        set_alarms(0, 0)
        outgoing.write(struct.pack("!I", len(reply)) + reply)
        outgoing.flush()


def set_alarms(processor_seconds: float, seconds: float) -> None:
    """End this process after so much time of a processor, and after so much by the clock; 0: never."""
    signal.setitimer(signal.ITIMER_PROF, processor_seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _read_message(stream: BinaryIO) -> bytes:
    head = stream.read(4)
    return stream.read(struct.unpack("!I", head)[0]) if len(head) == 4 else b""
