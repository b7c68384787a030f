"""Access that ends, ends everywhere at once: after publication and by a conflict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from award.applications.models import Application
from award.cycles.models import Cycle
from award.panels.models import Assignment
from award.panels.services import add_conflict
from tests.isolation.crawl import fetched
from tests.isolation.routes import masked
from tests.isolation.test_access_matrix import ROWS, SENT, Row, _answer
from tests.isolation.test_blindness import _found
from tests.isolation.world import ROLES, World

# What an expert may open of the cycles under assessment.
DOORS = (
    ("scoring:sheet", "sheet_expert"), ("scoring:summary", "sheet_expert"),
    ("scoring:sheet_item", "sheet_expert", "4.1.2"), ("scoring:sheet", "sealed"),
    ("scoring:simple", "sheet_simple_expert"),
    ("panels:application", "judged"), ("panels:evidence_view", "evidence_judged"),
    ("panels:evidence_file", "evidence_judged"), ("panels:evidence_page", "evidence_judged", 1),
    ("scoring:scorebook_xlsx", "assignment_expert"),
    ("scoring:consensus", "consensus"), ("scoring:consensus_live", "consensus"),
    ("scoring:consensus_pdf", "agreed_consensus"),
    ("scoring:visit", "visit"), ("scoring:visit_log", "visit"), ("scoring:visit_item", "visit", "4.1.2"),
    ("scoring:visit_report_pdf", "visit"), ("scoring:visit_photo_file", "visit_photo"),
    ("results:feedback", "feedback_own"),
)  # fmt: skip
# The book of a round and its pages.
BOOKS = (("scoring:scorebook", "round"), ("scoring:scorebook_all_xlsx", "round"))
WRITTEN = {
    "remark-expert", "private-note-expert", "quote-expert", "book-expert", "simple-expert", "text-judged",
    "text-opened", "filename-judged", "filename-opened", "file-judged", "file-opened", "consensus-reason",
    "merged-opened", "post-opened", "dissent-opened", "feedback-own", "themes-own", "visit-point", "visit-finding",
    "visit-interview", "visit-document", "visit-reason", "visit-place", "visit-what", "visit-wish",
    *(f"opened-remark-{place}" for place in range(6)),
}  # fmt: skip
EXPERT, CONFLICTED = ROLES.index("expert"), ROLES.index("conflicted")


def _urls(world: World) -> list[str]:
    return [reverse(name, args=[world.pk(key), *more]) for name, key, *more in (*DOORS, *BOOKS)]


def _all_are_open(world: World) -> None:
    closed = [url for url in _urls(world) if _answer(world, "expert", url, "GET").status_code != 200]
    assert closed == []


def _none_is_open(world: World) -> None:
    open_doors = {}
    for url in _urls(world):
        answer = _answer(world, "expert", url, "GET")
        if answer.status_code not in (403, 404):
            open_doors[url] = answer.status_code
        assert _found(world, answer.bytes.decode("utf-8", "replace")) & WRITTEN == set(), url
    assert open_doors == {}


def _end(state: str) -> None:
    Cycle.objects.filter(state=Cycle.State.ASSESSING).update(state=state)


@pytest.mark.parametrize("state", [Cycle.State.PUBLISHED, Cycle.State.CANCELLED])
def test_every_door_of_experts_closes_with_the_cycle(state, world):
    _all_are_open(world)
    _end(state)
    _none_is_open(world)


def test_nothing_written_is_found_after_publication(world):
    """Whatever pages and links are left, by whatever way."""
    assert _read(world) & WRITTEN
    _end(Cycle.State.PUBLISHED)
    assert _read(world) & WRITTEN == set()


def _read(world: World) -> set[str]:
    """The hidden texts that the expert finds in all that it can fetch."""
    return set().union(*(_found(world, f"{text} {headers}") for _, headers, text in fetched(world, "expert").values()))


# ------------------------------------------------------------------ a conflict


def _recuse(world: World) -> None:
    """A conflict with every applicant whose application the expert was given."""
    rows = Assignment.objects.filter(seat__expert=world.objects["expert_expert"])
    for application in Application.objects.filter(pk__in=rows.values("application")):
        add_conflict(
            actor=world.people["office"], user=world.people["expert"], application=application, reason="亲属任职"
        )


def _opened_before() -> Iterator[Row]:
    """The rows that let the expert in, and nobody who is in conflict; pages and acts."""
    for row in ROWS:
        if row.expected[EXPERT] in "oer" and row.expected[CONFLICTED] == "." and row.objects:
            yield row


def test_a_conflict_closes_every_door_at_once(world):
    rows = list(_opened_before())
    assert {row.name for row in rows} >= {"scoring:sheet", "scoring:consensus", "scoring:visit", "scoring:scorebook"}
    _recuse(world)
    still = {}
    for row in rows:
        url, missing = row.url(world), row.missing_url()
        there, absent = (_answer(world, "expert", way, row.method, SENT.get(row.name)) for way in (url, missing))
        if there.status_code != 404:
            still[str(row)] = there.status_code
            continue
        assert absent.status_code == 404
        same = masked(absent.bytes.decode()).replace(missing, "URL")
        assert masked(there.bytes.decode()).replace(url, "URL") == same, str(row)
        assert there.headers.keys() ^ absent.headers.keys() <= {"Content-Length"}, str(row)
    assert still == {}


def test_nothing_written_is_found_after_a_conflict(world):
    assert _read(world) & WRITTEN
    _recuse(world)
    assert _read(world) & WRITTEN == set()
