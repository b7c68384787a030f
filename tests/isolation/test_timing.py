"""Time tells nothing: what is forbidden takes as long as what does not exist, door by door, request by request."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award.core.access import HiddenFromActor
from tests.domain.sizes import IS_FULL
from tests.isolation.routes import body, masked
from tests.isolation.world import World

PAIRS = 200 if IS_FULL else 30
MISSING = 987_654_321
# Kind of door: URL name, the object of a panel that the person does not sit on, further arguments.
DOORS = {
    "sheet": ("scoring:sheet", "sheet_expert"),
    "item": ("scoring:sheet_item", "sheet_expert", "4.1.2"),
    "application": ("panels:application", "judged"),
    "evidence": ("panels:evidence_view", "evidence_judged"),
    "consensus": ("scoring:consensus", "consensus"),
    "visit": ("scoring:visit", "visit"),
    "feedback": ("results:feedback", "feedback_own"),
}
# What the recused person could open before.
RECUSED = DOORS | {
    "sheet": ("scoring:sheet", "sheet_conflicted"),
    "item": ("scoring:sheet_item", "sheet_conflicted", "4.1.2"),
}
CASES = [("outsider", kind) for kind in DOORS] + [("conflicted", kind) for kind in RECUSED]


@dataclass
class Side:
    """What was seen of one address."""

    url: str
    seconds: list[float] = field(default_factory=list)
    answers: set[tuple[int, str, str]] = field(default_factory=set)
    queries: set[int] = field(default_factory=set)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def _ask(world: World, role: str, side: Side, is_counted: bool = False) -> None:
    """One request whose trace is undone, so that no request depends on the one before."""
    cache.clear()
    point = transaction.savepoint()
    client = world.client(role)
    try:
        if is_counted:
            with CaptureQueriesContext(connection) as asked:
                response = client.get(side.url)
            side.queries.add(len(asked))
        else:
            started = time.process_time()
            response = client.get(side.url)
            side.seconds.append(time.process_time() - started)
        side.answers.add((response.status_code, _headers(response, side.url), _text(response, side.url)))
    finally:
        transaction.savepoint_rollback(point)


def _text(response: HttpResponse, url: str) -> str:
    return masked(body(response).decode()).replace(url, "URL")


def _headers(response: HttpResponse, url: str) -> str:
    """All headers; the length is that of the body, which names the address."""
    lines = [f"{key}: {value}" for key, value in response.headers.items() if key != "Content-Length"]
    return masked("\n".join(sorted(lines))).replace(url, "URL")


def _pair(world: World, role: str, kind: str, pairs: int = PAIRS) -> tuple[Side, Side]:
    """Forbidden and missing, in turns: what slows the machine slows both."""
    name, key, *more = (DOORS if role == "outsider" else RECUSED)[kind]
    there = Side(reverse(name, args=[world.pk(key), *more]))
    missing = Side(reverse(name, args=[MISSING, *more]))
    for is_counted in (True, True):  # the first of each warms up
        for side in (there, missing):
            side.queries.clear()
            _ask(world, role, side, is_counted)
    for place in range(pairs):
        for side in (there, missing) if place % 2 else (missing, there):
            _ask(world, role, side)
    return there, missing


# What a forbidden door may cost above a missing one: the row is there, bars, grants and panel are asked, and the
# refusal goes on record.
MOST_QUERIES = 7
PER_QUERY = 0.25  # of a missing page's time
TRIES = 3  # a machine that others load measures wrong at times; a difference that is real shows each time


def _bound(there: Side, missing: Side) -> float:
    return 1 + PER_QUERY * max(3, max(there.queries) - max(missing.queries))


def _is_even(world: World, role: str, kind: str) -> tuple[bool, Side, Side]:
    """Is the ratio of the medians of CPU time below its bound, at least once?"""
    for _try in range(TRIES):
        there, missing = _pair(world, role, kind)
        if there.median / missing.median < _bound(there, missing):
            return True, there, missing
    return False, there, missing


@pytest.mark.parametrize(("role", "kind"), CASES)
def test_forbidden_takes_as_long_as_missing(role, kind, world):
    is_even, there, missing = _is_even(world, role, kind)
    assert len(there.answers) == 1
    assert there.answers == missing.answers
    assert {status for status, _headers, _text in there.answers} == {404}
    assert len(there.queries) == len(missing.queries) == 1
    assert 0 <= max(there.queries) - max(missing.queries) <= MOST_QUERIES
    # Medians of few pairs on a busy machine say nothing; the count of queries says the same at any size.
    assert is_even or not IS_FULL, f"{there.median * 1000:.1f} ms against {missing.median * 1000:.1f} ms"


@pytest.mark.skipif(not IS_FULL, reason="medians of few pairs on a busy machine say nothing")
def test_bound_catches_five_milliseconds_more(monkeypatch, world):
    """Five milliseconds where a missing page takes six; where the machine is slower, as much more."""
    _there, missing = _pair(world, "outsider", "sheet")
    work = max(0.005, 0.8 * missing.median)

    def slow(_self: HiddenFromActor, *_arguments: object) -> None:
        until = time.process_time() + work
        while time.process_time() < until:
            pass

    monkeypatch.setattr(HiddenFromActor, "__init__", slow)
    assert not _is_even(world, "outsider", "sheet")[0]
