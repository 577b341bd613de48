"""A child that reports all it can see; "hang" and "spin" get no answer, "linger" gets a late one."""

import json
import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from orkestra.child_process import serve


def begin(_: bytes) -> Callable[[Sequence[bytes]], bytes]:
    return answer


def answer(question: Sequence[bytes]) -> bytes:
    if question[0] == b"hang":
        time.sleep(60)
    if question[0] == b"linger":
        time.sleep(0.4)
    while question[0] == b"spin":
        pass
    open_files = [fd for fd in (0, 1, *range(3, 256)) if is_open(fd)]
    files = [str(Path(f"/proc/self/fd/{fd}").readlink()) for fd in open_files]
    core, memory = (resource.getrlimit(limit)[1] for limit in (resource.RLIMIT_CORE, resource.RLIMIT_AS))
    seen = {"environment": dict(os.environ), "files": files, "core": core, "memory": memory}
    return json.dumps(seen).encode()


def is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    serve(begin, frames_per_request=1)
