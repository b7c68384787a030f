"""How a figure is measured: acts in turn, round after round, the median of the CPU time of each."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

Act = Callable[[], object]
ENOUGH = 6.0  # seconds after which an act that was measured often enough is left alone
LEAST = 3


def backend_clock() -> Callable[[], int]:
    """The CPU time of the database's own process in nanoseconds; always 0 for SQLite, which works in ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path("/proc") / str(cursor.fetchone()[0]) / "schedstat"
    return lambda: int(path.read_text().split()[0])


def interleaved(acts: Mapping[str, Act], rounds: int) -> dict[str, float]:
    """Milliseconds of CPU of each act, ours and the database's together: the median of interleaved rounds.

    So a slow moment of the machine strikes all of them. Each act runs once before the first round, to be warm.
    """
    backend = backend_clock()
    times: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _round in range(rounds):
        for name, act in acts.items():
            if len(times[name]) >= LEAST and sum(times[name]) > ENOUGH * 1000:
                continue
            gc.collect()
            before = time.process_time_ns() + backend()
            act()
            times[name].append((time.process_time_ns() + backend() - before) / 1e6)
    return {name: median(values) for name, values in times.items()}


def queries(act: Act) -> int:
    """How many queries an act makes once it is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
