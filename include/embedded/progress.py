"""Lines of progress with the seconds since the start."""

import sys
import time

_BEGAN = time.monotonic()


def say(line: str) -> None:
    """Print one line on standard error; ignore a terminal that was closed."""
    try:
        print(f"[{time.monotonic() - _BEGAN:4.0f} s] {line}", file=sys.stderr, flush=True)
    except OSError:
        return
