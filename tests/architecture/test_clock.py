"""Deadlines are judged by one clock."""

from __future__ import annotations

from tests.architecture.source import calls, listed, name_of, product

_READINGS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}


def test_only_the_clock_reads_the_time():
    faults = []
    for path in product():
        if name_of(path) == "award/core/clock.py":
            continue
        for node, name in calls(path):
            if ".".join(name.split(".")[-2:]) in _READINGS:
                faults.append(f"{name_of(path)}:{node.lineno} {name}()")
    assert not faults, listed(faults)
