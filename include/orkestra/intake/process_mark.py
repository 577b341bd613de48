"""Names a process, so that another on the same machine can see that it has ended."""

import os
import socket
from pathlib import Path

BOOT_ID, OWN_NAMESPACE = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")


def mark_process() -> str | None:
    """The machine, number and start of this process; None where the system does not say.

    Why so much: a number is used again, and containers on one machine each count their own.
    """
    machine, started = _mark_machine(), _read_start(os.getpid())
    return f"{machine} {os.getpid()} {started}" if machine and started else None


def has_ended(mark: str | None) -> bool:
    """True if a mark is of a process of this machine that is there no more; unknown ones may live."""
    if mark is None:
        return False
    machine, number, started = mark.rsplit(" ", 2)
    return machine == _mark_machine() and _read_start(int(number)) != started


def _mark_machine() -> str | None:
    try:
        boot, namespace = BOOT_ID.read_text().strip(), OWN_NAMESPACE.readlink()
    except OSError:
        return None
    return f"{socket.gethostname()} {boot} {namespace}"


def _read_start(number: int) -> str | None:
    """The start of a process, in the kernel's ticks; None if there is none, or only its exit status."""
    try:
        state, *fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state == "Z" else fields[18]
