"""Work on files from outside in a child process with little memory, little time and no place to write.

The child opens one file for reading, and its answer comes through a pipe: nothing lies anywhere afterwards, however it
ended. It is given none of our settings and holds no Django.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

MEMORY = 1_000_000_000
CPU_SECONDS = 30
WALL_SECONDS = 60
MAX_ANSWER = 80_000_000
AT_ONCE = 2  # children of one web process: a crowd waits instead of filling the machine
WAIT_SECONDS = 30
BASE = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from award.core.limited import main; main()"
_places = threading.BoundedSemaphore(AT_ONCE)


class LimitedFailure(RuntimeError):
    """The file could not be worked on within the limits, or not at all."""


def run_limited(task: str, source: Path, **parameters: Any) -> bytes:
    """What the task makes of the file. Raises LimitedFailure for whatever goes wrong in the child."""
    order = json.dumps({"task": task, "source": str(source), **parameters})
    command = [sys.executable, "-I", "-B", "-c", _START, str(BASE), order]
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise LimitedFailure
    try:
        return _answer(command)
    finally:
        _places.release()


def _answer(command: list[str]) -> bytes:
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True,
        env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    clock = threading.Timer(WALL_SECONDS, child.kill)
    clock.start()
    with child:  # waits for its end
        try:
            data = child.stdout.read(MAX_ANSWER + 1) if child.stdout else b""
            if len(data) > MAX_ANSWER:
                child.kill()
        except BaseException:
            child.kill()
            raise
    clock.cancel()
    if child.returncode or not data:
        raise LimitedFailure
    return data


def main() -> None:
    """The child: set the limits, do the task, answer."""
    order = json.loads(sys.argv[2])
    _limit()
    answer = _work(order.pop("task"), Path(order.pop("source")), order)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _limit() -> None:
    import resource  # the child's

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    os.nice(5)


def _work(task: str, source: Path, parameters: dict[str, Any]) -> bytes:
    from award.core import pdf_pages, watermark  # slow imports behind them

    if task == "page":
        return pdf_pages.render(source, **parameters)
    if task == "facts":
        return pdf_pages.facts(source, **parameters)
    return watermark.marked(source, **parameters)
