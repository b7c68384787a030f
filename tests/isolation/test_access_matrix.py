"""Who gets what answer from which URL. Everything not in the matrix fails here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from tests.isolation.matrix import ALLAUTH, TABLE
from tests.isolation.routes import ask, body, masked, names
from tests.isolation.world import ROLES, World

# What a POST must carry so that the view gets as far as the permission and no further.
SENT = {
    "set_language": {"language": "en", "next": "/"},
    "applications:profile_save": {"field": "B-1-1a"},
    "applications:answer_save": {"field": "method"},
}
MEANING = {200: "o", 302: "r", 403: "x", 404: ".", 409: "e", 422: "e"}
MISSING = 987_654_321
MISSING_KEY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    objects: tuple[str, ...]
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {'+'.join(self.objects)}"

    def url(self, world: World) -> str:
        return reverse(self.name, args=[key[1:] if key[0] == "=" else world.pk(key) for key in self.objects])

    def missing_url(self) -> str:
        def url(missing: int | str) -> str:
            return reverse(self.name, args=[key[1:] if key[0] == "=" else missing for key in self.objects])

        for missing in (MISSING, MISSING_KEY):
            with suppress(NoReverseMatch):
                return url(missing)
        return reverse(self.name, args=[MISSING, MISSING_KEY])  # a number, then a key


def _rows() -> list[Row]:
    rows = []
    for line in TABLE.strip().splitlines():
        if line:
            method, name, objects, *expected = line.split()
            rows.append(Row(method, name, () if objects == "-" else tuple(objects.split("+")), tuple(expected)))
    return rows


ROWS = _rows()


def _letter(response: HttpResponse, method: str = "GET") -> str:
    if method == "POST" and response.status_code == 200:
        return "e"
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "L"
    return MEANING.get(response.status_code, str(response.status_code))


def _answer(world: World, role: str, url: str, method: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """One request whose effects are undone, so that no answer depends on the one before."""
    cache.clear()
    point = transaction.savepoint()
    try:
        response = ask(world.client(role), url, method, data)
        response.bytes = body(response)
        return response
    finally:
        world.client(role).cookies.pop("messages", None)  # what an undone act said
        transaction.savepoint_rollback(point)


def test_every_url_name_has_a_row_and_every_row_a_url_name():
    listed = {row.name for row in ROWS} | set(ALLAUTH)
    assert names() - listed == set(), "URL names without a row in the access matrix"
    assert listed - names() == set(), "rows of URL names that are gone"


def test_rows_are_whole():
    assert [str(row) for row in ROWS if len(row.expected) != len(ROLES) or set(row.expected) - set("oxr.eL")] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_role_gets_the_answer_of_the_matrix(row, world):
    url, data = row.url(world), SENT.get(row.name)
    got = [_answer(world, role, url, row.method, data) for role in ROLES]
    faults = [
        f"{role}: expected {expected}, got {_letter(response, row.method)}"
        for role, expected, response in zip(ROLES, row.expected, got, strict=True)
        if _letter(response, row.method) != expected
    ]
    assert not faults, f"{row}\n" + "\n".join(faults)
    _forbidden_is_the_same_as_missing(world, row, url, got)


def _forbidden_is_the_same_as_missing(world: World, row: Row, url: str, got: list[HttpResponse]) -> None:
    """Once a row: the first person to whom the object is hidden cannot tell it from one that does not exist."""
    hidden = [role for role, letter in zip(ROLES, row.expected, strict=True) if letter == "."]
    keys = [key for key in row.objects if key[0] != "="]
    if not hidden or not keys:
        return
    role, missing = hidden[0], row.missing_url() if row.name != "honours:certificate" else url
    there = got[ROLES.index(role)]
    absent = _answer(world, role, missing, row.method, SENT.get(row.name))
    assert absent.status_code == 404
    assert masked(there.bytes.decode()).replace(url, "URL") == masked(absent.bytes.decode()).replace(missing, "URL")
    differing = {"Content-Length"} if len(url) != len(missing) else set()
    assert {key for key in there.headers.keys() ^ absent.headers.keys() if key not in differing} == set()


def _arguments(name: str) -> list[str]:
    if name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        return ["1"]
    return {"account_confirm_email": ["a-key"], "account_reset_password_from_key": ["1", "a-key"]}.get(name, [])


@pytest.mark.parametrize("name", ALLAUTH)
def test_allauth_page_is_public_or_behind_the_login(name, world):
    url = reverse(name, args=_arguments(name))
    guest, member = _answer(world, "anonymous", url, "GET"), _answer(world, "owner", url, "GET")
    rule = ALLAUTH[name]
    if rule == "login":
        assert _letter(guest) == "L"
        assert _letter(member) in "oLrx."  # some ask for a password, which nobody here has
    else:
        assert guest.status_code in (200, 302)
        assert member.status_code in (200, 302)


def test_person_whose_account_is_closed_is_a_stranger(world):
    for row in ROWS:
        if row.method == "GET" and row.expected[0] == "L":
            assert _letter(_answer(world, "inactive", row.url(world), "GET")) == "L", str(row)


def test_expert_who_works_at_the_applicant_sees_its_own_side_only(world):
    """Roles restrict, they never widen."""
    for name, key, letter in (
        ("panels:application", "judged", "."),
        ("panels:evidence_file", "evidence_judged", "."),
        ("panels:declaration", "assignment_insider", "."),
        ("applications:tasks", "judged", "o"),
    ):
        assert _letter(_answer(world, "insider", reverse(name, args=[world.pk(key)]), "GET")) == letter, name


def test_expert_reads_nothing_before_declaring(world):
    there = _answer(world, "undeclared", reverse("panels:application", args=[world.pk("judged")]), "GET")
    gate = reverse("panels:declaration", args=[world.pk("assignment_undeclared")])
    assert (there.status_code, there["Location"]) == (302, gate)
    for name, key in (("panels:evidence_file", "evidence_judged"), ("scoring:sheet", "sheet_expert")):
        assert _letter(_answer(world, "undeclared", reverse(name, args=[world.pk(key)]), "GET")) == "."
    page = _answer(world, "undeclared", gate, "GET")
    assert page.status_code == 200
    assert b"canary-text" not in page.bytes
