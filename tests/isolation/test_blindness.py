"""Hidden values are changed, and nobody who may not know them sees a single byte differ."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from award.applications.models import Answer, Note, Recommendation
from award.audit.models import AuditEvent
from award.core.clock import now
from award.core.hashing import sha256
from award.deliberation.models import Decision
from award.domain.scores import pack_marks
from award.eligibility.models import EligibilityReview
from award.notices.models import Notice
from award.outbox.models import Message
from award.panels.models import Conflict
from award.results.models import DiscussionScheme, Snapshot
from award.scoring.models import ConsensusMark, Finding, ItemScore, ScoreSheet, SealedVersion
from tests import factories as make
from tests.isolation import consensus, defence, feedback, visits, workspace
from tests.isolation.crawl import Page, fetched
from tests.isolation.world import World, token
from tests.triggers import past_triggers

SAID = "另一句更长的话,谁也不该看到"


def _sheet(name: str, percent: int) -> Callable[[World], None]:
    """Other marks and another remark on a sheet, also where it is sealed."""

    def change(world: World) -> None:
        sheet: ScoreSheet = world.objects[f"sheet_{name}"]
        ItemScore.objects.filter(sheet=sheet).update(percent=percent)
        Finding.objects.filter(sheet=sheet).update(text=SAID)
        workspace.change_workspace(sheet, SAID)
        SealedVersion.objects.filter(sheet=sheet).update(payload=SAID, remarks=SAID, packed=b"x", nonce=b"x")
        if sheet.state == ScoreSheet.State.SEALED:
            marks = {item.code: percent for item in make.criteria().items}
            payload = json.dumps(marks)
            ScoreSheet.objects.filter(pk=sheet.pk).update(packed=pack_marks(make.criteria(), marks), payload=payload)

    return change


def _talk(world: World) -> None:
    sheets = ScoreSheet.objects.filter(assignment__application=world.objects["opened"])
    Finding.objects.filter(sheet__in=sheets).update(text=SAID)
    ConsensusMark.objects.filter(sheet=world.objects["consensus"]).update(percent=95, reason=SAID)


def _figures(name: str) -> Callable[[World], None]:
    """Other figures in a frozen standing, in its rows and in its diagnostics."""

    def change(world: World) -> None:
        snapshot: Snapshot = world.objects[name]
        for row in (snapshot, *snapshot.rows.all(), snapshot.diagnosis):
            payload = re.sub(r'"(\d{2,3})\.(\d+)"', r'"\g<1>.99"', row.payload)
            payload = re.sub(r'"(high|low|made)":\d+', r'"\g<1>":7', payload)
            assert payload != row.payload
            known = {"sha256": sha256(payload)} if hasattr(row, "sha256") else {}  # pages may keep by the hash
            type(row).objects.filter(pk=row.pk).update(payload=payload, **known)

    return change


def _scheme(world: World) -> None:
    DiscussionScheme.objects.filter(round=world.objects["closed_round"]).update(name=SAID)


# What is changed, and who sees that it changed: proof that the change is one.
CHANGES: dict[str, tuple[Callable[[World], object], str]] = {
    "expert": (_sheet("expert", 95), "expert"),
    "peer": (_sheet("peer", 95), "peer"),
    "chair": (_sheet("chair", 95), "chair"),
    "outsider": (_sheet("outsider", 95), "outsider"),
    "talk": (_talk, "expert"),
    "frozen": (_figures("frozen"), "office"),
    "released": (_figures("released"), "supervisor"),
    "scheme": (_scheme, "office"),
    "conflict": (lambda world: Conflict.objects.update(reason=SAID), "office"),
    "reason": (
        lambda world: EligibilityReview.objects.filter(application=world.objects["rejected"]).update(reason=SAID),
        "office",
    ),
    "rival_draft": (
        lambda world: Answer.objects.filter(application=world.objects["rival_draft"]).update(text=SAID),
        "rival",
    ),
    "recorded": (
        lambda world: Decision.objects.filter(pk=world.pk("recorded")).update(remarks=SAID),
        "committee",
    ),
    "opinion": (lambda world: Recommendation.objects.update(opinion=SAID), "recommender"),
    "note": (lambda world: Note.objects.update(text=SAID), "owner"),
    "notice": (
        lambda world: Notice.objects.filter(pk=world.pk("notice_draft")).update(text_zh=SAID, text_en=SAID),
        "office",
    ),
}
CHANGES |= {
    "simple": (_sheet("simple_expert", 95), "expert"),
    "simple_peer": (_sheet("simple_peer", 95), "peer"),
    "simple_outsider": (_sheet("simple_outsider", 95), "outsider"),
    "survey": (defence.change_figures, "office"),
    "visit": (visits.change_notes, "expert"),
    "visit_rival": (visits.change_rivals, "outsider"),
    "feedback": (feedback.change_feedback, "expert"),
    "feedback_rival": (feedback.change_rival_feedback, "outsider"),
    "room": (consensus.change_room, "expert"),
    "room_rival": (consensus.change_rival_room, "outsider"),
}
MARKS = {"expert", "peer", "chair", "outsider", "simple", "simple_peer", "simple_outsider"}
FEEDBACK = {"feedback", "feedback_rival"}
ALL = set(CHANGES)
HIDDEN = {
    "anonymous": ALL,
    "owner": ALL - {"note"},
    "rival": ALL - {"rival_draft"},
    "recommender": ALL - {"opinion"},
    "expert": ALL - {"expert", "talk", "simple", "visit", "room", "feedback"},
    "outsider": ALL - {"feedback_rival", "outsider", "simple_outsider", "visit_rival", "room_rival"},
    "chair": ALL - {"chair", "talk", "visit", "room", "feedback"},
    "committee": ALL - {"recorded"},
    "office": {*MARKS, *FEEDBACK, "visit", "visit_rival", "room", "room_rival", "rival_draft"},
    "chief": {*MARKS, *FEEDBACK, "visit", "visit_rival", "room", "room_rival", "rival_draft"},
    "supervisor": {
        *MARKS,
        *FEEDBACK,
        "visit",
        "visit_rival",
        "room",
        "room_rival",
        "survey",
        "rival_draft",
        "recorded",
        "notice",
        "talk",
        "scheme",
        "opinion",
        "note",
    },
    "superuser": ALL,
}


@contextmanager
def _undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


_MOMENT: list[datetime] = []
_seen: dict[str, dict[str, Page]] = {}


def _as_it_is(world: World, role: str) -> dict[str, Page]:
    """What the role can fetch of the unchanged world, at one moment for all tests: crawled once a role."""
    if not _MOMENT:
        _MOMENT.append(now())
    if role not in _seen:
        with time_machine.travel(_MOMENT[0], tick=False):
            _seen[role] = fetched(world, role)
    return _seen[role]


def _differing(world: World, role: str, changes: set[str]) -> list[str]:
    """The addresses whose bytes differ once the hidden values are changed."""
    before = _as_it_is(world, role)
    with time_machine.travel(_MOMENT[0], tick=False):
        with _undone():
            with past_triggers():
                for name in sorted(changes):
                    CHANGES[name][0](world)
            after = fetched(world, role)
    assert len(before) > 3, "the crawl reached nothing"
    return [url for url in {**before, **after} if before.get(url) != after.get(url)]


@pytest.mark.parametrize("role", HIDDEN)
def test_hidden_values_leave_every_byte_unchanged(role, world):
    assert _differing(world, role, HIDDEN[role]) == []


@pytest.mark.parametrize("name", CHANGES)
def test_change_shows_to_whom_it_may(name, world):
    """Without this the test above could pass because nothing was changed."""
    assert _differing(world, CHANGES[name][1], {name}) != []


# ------------------------------------------------------------------ tokens

# Which texts each role may find anywhere: the labels of `World.mark`.
PUBLIC = {"notice-posted", "notice-ended"}
OWN = {
    "org-own", "org-second", "address-own", "address-second", "draft-own", "phone-own", "filename-own", "file-own",
    "filename-judged", "file-judged", "filename-opened", "file-opened", "certificate-file",
    "name-insider",  # a colleague
    "words-own", "note-own",  # what the office wants corrected, and what was written to it
    "comment-own", "citation-own",  # what colleagues say to each other, and a page cited in the draft
    "avoid-own", "avoid-why-own",  # whom they asked the office to keep away
}  # fmt: skip
NOTICED = {"org-rivals", "org-own"}  # named in posted notices and among the winners
JUDGED = {"org-own", "text-judged", "filename-judged", "file-judged", "text-opened", "filename-opened", "file-opened"}
EXPERTS = {f"name-{name}" for name in ("chair", "expert", "peer", "conflicted", "undeclared", "insider", "outsider")}
OPENED = {f"opened-remark-{place}" for place in range(6)}
MAY_SEE = {
    "anonymous": PUBLIC | NOTICED,
    "superuser": PUBLIC | NOTICED,
    "owner": PUBLIC | NOTICED | OWN | {"upload-own", "join-own"},
    "rival": PUBLIC | NOTICED | {
        "address-rivals", "draft-rival", "phone-rival", "filename-rival", "file-rival", "filename-rival-judged",
        "file-rival-judged", "certificate-unpublished", "commendation-unpublished", "filename-recommended",
        "file-recommended",
    },
    "recommender": PUBLIC | NOTICED | {
        "org-second", "text-recommended", "filename-recommended", "file-recommended", "opinion",
    },
    "expert": PUBLIC | NOTICED | JUDGED | OPENED | {
        "name-expert", "remark-expert", "book-expert", "consensus-reason", "name-chair", "name-peer",
        "name-conflicted",  # named on the consensus whose sheets do not count
        "merged-opened", "post-opened", "dissent-opened",
    },
    "outsider": PUBLIC | NOTICED | {
        "name-outsider", "tie-tie", "tie-office_tie", "remark-outsider", "simple-outsider", "text-rival-judged",
        "filename-rival-judged",
        "file-rival-judged",
        "merged-rival", "post-rival", "dissent-rival",
    },
    "committee": PUBLIC | NOTICED | {
        "decision-recorded", "decision-draft", "decision-posted", "decision-future", "decision-ended",
    },
}  # fmt: skip

for _slice in (defence, feedback, visits, workspace):
    for _role, _labels in _slice.MAY_SEE.items():
        MAY_SEE[_role] |= _labels


# What a secret link tells whoever holds it: the invited expert reads the own name before any login.
BY_LINK = {"/panel/invitations/": {"name-outsider"}}
# Reasons of acts of two people: they stand in the trail so that a supervisor can judge them.
REASONS = {"why-reopened", "lift"}


def _found(world: World, text: str) -> set[str]:
    return {label for label in world.tokens if token(label) in text}


def by_link(url: str) -> set[str]:
    """What the address itself lets its holder read."""
    return next((seen for start, seen in BY_LINK.items() if url.startswith(start)), set())


@pytest.mark.parametrize("role", MAY_SEE)
def test_role_finds_no_text_that_is_not_for_it(role, world):
    leaks = {}
    for url, (_status, headers, text) in _as_it_is(world, role).items():
        if found := _found(world, f"{text} {headers}") - MAY_SEE[role] - by_link(url):
            leaks[url] = sorted(found)
    assert leaks == {}


def test_office_finds_no_remark_and_no_draft_before_the_opening(world):
    never = {"draft-own", "draft-rival", "phone-own", "phone-rival", "file-rival", "filename-rival", "upload-own"}
    never |= {"book-expert", "comment-own", "citation-own", "join-own"} | visits.NOTED
    never |= {f"remark-{name}" for name in ("expert", "peer", "conflicted", "chair", "outsider")}
    never |= {
        f"{kind}-{name}" for kind in ("quote", "private-note") for name in ("expert", "peer", "chair", "outsider")
    }
    for role in ("office", "chief", "supervisor"):
        for url, (_status, headers, text) in _as_it_is(world, role).items():
            assert _found(world, f"{text} {headers}") & never == set(), f"{role} {url}"


def test_trail_and_mail_hold_no_text_that_was_written(world):
    """The people of the world write; the trail tells that they did, and mail to others does not quote them."""
    secret = token("written")
    sheet, draft = world.pk("sheet_expert"), world.pk("draft")
    for role, name, keys, data in (
        ("expert", "scoring:finding_save", [sheet, "4.1.2"], {"kind": "strength", "text": secret}),
        ("expert", "scoring:mark_save", [sheet, "4.1.3"], {"percent": "85", "version": "0"}),
        ("chair", "scoring:consensus_mark", [world.pk("consensus"), "4.1.3"],
         {"percent": "100", "reason": secret, "version": "0"}),
        ("owner", "applications:answer_save", [draft, "4.1.2"],
         {"field": "method", "text-method": secret, "version-method": "0"}),
        ("owner", "applications:profile_save", [draft], {"field": "B-1-1a", "text-B-1-1a": secret}),
    ):  # fmt: skip
        response = world.client(role).post(reverse(name, args=keys), data)
        assert response.status_code in (200, 302), f"{name}: {response.status_code}"
    bodies = "\n".join(AuditEvent.objects.values_list("body", flat=True))
    mails = "\n".join(f"{subject} {text}" for subject, text in Message.objects.values_list("subject", "body"))
    assert Finding.objects.filter(text=secret).exists()
    assert secret not in bodies + mails
    assert '"85"' not in bodies
    assert _found(world, bodies) <= REASONS
