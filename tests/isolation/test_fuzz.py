"""Keys of every other kind of object in every URL, and hostile values in every field and query: never a fault, never
what belongs to someone else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.urls.converters import IntConverter

import award
from award.scoring.models import ItemScore
from tests.domain.sizes import IS_FULL
from tests.isolation.routes import ask, body, patterns
from tests.isolation.test_access_matrix import ROWS, Row
from tests.isolation.test_blindness import MAY_SEE, _found, by_link
from tests.isolation.world import ROLES, World

# Beyond 64 bits a database has no such key; 0 is none either.
STRANGE = (0, 2**31, 2**63 - 1, 2**63, 10**30)
TEXTS = {"code": "4.1.2", "kind": "winners", "verb": "revoke", "token": "00000000-0000-4000-8000-000000000000",
         "phase": "individual", "section": "rounds", "name": "applications", "entry": "finding"}  # fmt: skip
CODES = ("-1", "9" * 5000, "4.1.2\x00", "../4.1.2", "４.１.２", "\u202e4.1.2", "<b>4.1.2")
HOSTILE = json.loads((Path(__file__).parent / "data" / "hostile_values.json").read_text(encoding="utf-8"))
PARAMETERS = ("page", "band", "tab", "sort", "state", "q", "year", "panel", "names", "item", "compare", "add", "edit",
              "cycle", "person", "action", "about", "text", "stamp", "source")  # fmt: skip
SCRIPT = "<script>fuzz</script>"
# As they stand in an address or a body: NUL, half a surrogate, bytes that are no UTF-8, 5,000 characters.
RAW = (
    "-1",
    "abc",
    "",
    quote(SCRIPT),
    "%00",
    "%ED%A0%80",
    "%FF%FE",
    "9" * 30,
    "A" * 5000,
    quote("９"),
    "%25_%5C",
    "%E2%80%AE",
)
# What the office may not read before the opening, nor of a draft.
SEALED = {f"remark-{name}" for name in ("expert", "peer", "conflicted", "chair", "outsider")}
SEALED |= {f"{kind}-{name}" for kind in ("quote", "private-note") for name in ("expert", "peer", "chair", "outsider")}
SEALED |= {"draft-own", "draft-rival", "phone-own", "phone-rival", "file-rival", "filename-rival", "upload-own"}
FUZZED = ("anonymous", "owner", "expert", "outsider", "office", "supervisor", "superuser")


def _chosen(share: int, *parts: object) -> bool:
    """Every `share`-th case, the same ones in every run; all of them when the tests are full."""
    return IS_FULL or crc32(repr(parts).encode()) % share == 0


def _routes() -> list[tuple[str, list[str], list[str]]]:
    """Names of the URLs that take a number: with their numbers and their texts."""
    found = []
    for name, pattern in patterns():
        converters = pattern.pattern.converters
        numbers = [key for key, value in converters.items() if isinstance(value, IntConverter)]
        if numbers:
            found.append((name, numbers, [key for key in converters if key not in numbers]))
    return found


ROUTES = _routes()


def _keys(world: World) -> list[int]:
    """One key of each kind of object that the world holds, the rival's and the other panel's first."""
    rows = sorted(world.objects.items(), key=lambda row: not any(word in row[0] for word in ("rival", "outsider")))
    kinds: dict[type, int] = {}
    for _name, row in rows:
        if isinstance(row, Model):
            kinds.setdefault(type(row), row.pk)
    return sorted(set(kinds.values()))


def _leaks(world: World, role: str, url: str, text: str) -> set[str]:
    found = _found(world, text) - by_link(url)
    return found - MAY_SEE[role] if role in MAY_SEE else found & SEALED


@pytest.mark.parametrize("role", FUZZED)
def test_strange_keys_never_end_in_a_fault(role, world):
    for name, numbers, texts in ROUTES:
        for key in STRANGE:
            url = reverse(name, kwargs={**dict.fromkeys(numbers, key), **{text: TEXTS[text] for text in texts}})
            for method in ("GET", "POST"):
                if _chosen(20, role, name, key, method):
                    assert _asked(world, role, url, method).status_code < 500, f"{method} {url}"


@pytest.mark.parametrize("role", [*FUZZED, "rival", "recommender", "committee"])
def test_keys_of_other_objects_open_nothing_of_others(role, world):
    for name, numbers, texts in ROUTES:
        for key in _keys(world):
            if not _chosen(24, role, name, key):
                continue
            url = reverse(name, kwargs={**dict.fromkeys(numbers, key), **{text: TEXTS[text] for text in texts}})
            if url.startswith(tuple(world.hollow)):
                continue
            response = _asked(world, role, url, "GET")
            assert response.status_code < 500, url
            assert _leaks(world, role, url, response.text_seen) == set(), url


def _with_codes(world: World, role: str) -> Iterator[tuple[Row, str]]:
    """The rows of the matrix that let this role in and take a code, once with each hostile code."""
    for row in ROWS:
        places = [key for key in row.objects if key == "=4.1.2" or key == "code"]
        if places and row.expected[ROLES.index(role)] in "oexr":
            for code in CODES:
                yield row, _swapped(world, row, places[0], code)


def _swapped(world: World, row: Row, place: str, code: str) -> str:
    plain = row.url(world)
    return quote(code, safe="").join(plain.rsplit(place[1:] if place[0] == "=" else world.pk(place), 1))


@pytest.mark.parametrize("role", ["owner", "expert", "chair"])
def test_strange_codes_are_not_there(role, world):
    cases = list(_with_codes(world, role))
    assert len(cases) >= len(CODES)
    for row, url in cases:
        response = _asked(world, role, url, row.method)
        assert response.status_code in (403, 404), f"{row.method} {url[:120]}: {response.status_code}"


def _queries(role: str, row: Row) -> Iterator[str]:
    """All parameters with the same value, then each alone."""
    for value in RAW:
        if _chosen(40, role, str(row), value):
            yield "&".join(f"{name}={value}" for name in PARAMETERS)
        for name in PARAMETERS:
            if _chosen(400, role, str(row), value, name):
                yield f"{name}={value}"


@pytest.mark.parametrize("role", FUZZED)
def test_hostile_queries_never_end_in_a_fault(role, world):
    rows = [row for row in ROWS if row.method == "GET" and row.expected[ROLES.index(role)] == "o"]
    assert rows
    for row in rows:
        for query in _queries(role, row):
            url = f"{row.url(world)}?{query}"
            response = _asked(world, role, url, "GET")
            assert response.status_code < 500, url[:300]
            assert SCRIPT not in response.text_seen, url[:300]
            assert _leaks(world, role, url, response.text_seen) == set(), url[:300]


# ------------------------------------------------------------------ bodies


def _all_forms(base: type) -> Iterator[type]:
    for form in base.__subclasses__():
        yield form
        yield from _all_forms(form)


def _names() -> list[str]:
    """The names that any view or form of the product reads from a body."""
    found = {"text-method", "version-method", "text-B-1-1a", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-name"}
    for form in _all_forms(BaseForm):
        if form.__module__.startswith("award."):
            found |= set(getattr(form, "base_fields", {}))
    for path in Path(award.__path__[0]).rglob("views*/*.py"):
        found |= set(re.findall(r'request\.POST(?:\.get|\.getlist)?[\[(]"([\w-]+)"', path.read_text(encoding="utf-8")))
    for path in Path(award.__path__[0]).rglob("views.py"):
        found |= set(re.findall(r'request\.POST(?:\.get|\.getlist)?[\[(]"([\w-]+)"', path.read_text(encoding="utf-8")))
    return sorted(found)


NAMES = _names()
BODIES = {
    **{name: quote(value) for name, value in HOSTILE["texts"].items()},
    **{f"mark-{place}": quote(value) for place, value in enumerate(HOSTILE["marks"])},
    "half a surrogate": "%ED%A0%80", "no UTF-8": "%FF%FE", "long": "A" * 100_000, "huge number": "9" * 400,
    "ticked": "on",
}  # fmt: skip
LET_IN = [(row, role) for row in ROWS if row.method == "POST" for role in (*FUZZED, "chair", "chief", "committee")
          if row.expected[ROLES.index(role)] in "oer"]  # fmt: skip


def test_names_of_the_fields_are_known():
    assert {"percent", "text", "version", "reason", "language", "commitments"} <= set(NAMES)


@pytest.mark.parametrize(("row", "role"), LET_IN, ids=lambda part: str(part))
def test_hostile_bodies_never_end_in_a_fault(row, role, world):
    url = row.url(world)
    for label, value in BODIES.items():
        if not _chosen(32, str(row), role, label):
            continue
        few = NAMES if len(value) < 1000 else ["text", "reason", "text-method", "name", "percent"]
        sent = "&".join(f"{name}={value}" for name in few)
        response = _asked(world, role, url, "POST", sent)
        assert response.status_code < 500, f"{label}: {response.status_code}"
        assert _leaks(world, role, url, response.text_seen) == set() or role not in FUZZED, label


@pytest.mark.parametrize("value", HOSTILE["marks"], ids=ascii)
def test_mark_that_is_no_plain_number_changes_nothing(value, world):
    sheet = world.objects["sheet_expert"]
    url = reverse("scoring:mark_save", args=[sheet.pk, "4.1.2"])
    stored = ItemScore.objects.filter(sheet=sheet).order_by("pk")
    before = list(stored.values())
    response = world.client("expert").post(url, {"percent": value, "version": "0"})
    assert response.status_code in (400, 409, 422)
    assert list(stored.values()) == before


def _asked(world: World, role: str, url: str, method: str, sent: str | None = None) -> HttpResponse:
    cache.clear()
    point = transaction.savepoint()
    client = world.client(role)
    try:
        if sent is None:
            response = ask(client, url, method)
        else:
            response = client.post(url, sent, content_type="application/x-www-form-urlencoded")
        response.text_seen = body(response).decode("utf-8", "replace")
        return response
    finally:
        transaction.savepoint_rollback(point)
        client.cookies.pop("messages", None)
