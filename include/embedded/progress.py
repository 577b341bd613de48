"""Plain lines of progress with the seconds since the start."""

import sys
import time

_BEGAN = time.monotonic()


def say(line: str) -> None:
    """Print one line; a terminal that is gone stops nobody."""
    try:
        print(f"[{time.monotonic() - _BEGAN:4.0f} s] {line}", file=sys.stderr, flush=True)
    except OSError:
        return
