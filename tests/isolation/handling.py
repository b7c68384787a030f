"""The world's applications that are handled: returned, written about, with an opinion, with a later deadline asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from award.applications.models import (
    Application,
    Citation,
    Comment,
    Correction,
    CorrectionPoint,
    Note,
    Recommendation,
)
from award.applications.services import ask_extension
from award.core.clock import now
from award.cycles.models import Cycle
from tests import factories as make

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_handling(world: World, cycle: Cycle) -> None:
    """An opinion of a body, an application returned, a message, a later deadline that was asked for."""
    objects, asked, sent = world.objects, world.objects["recommended"], world.objects["submitted"]
    Recommendation.objects.create(
        application=asked, revision=asked.revisions.last(), body="460100", verdict="declined", made_at=now(),
        opinion=world.mark("opinion"), made_by=world.people["recommender"],
    )  # fmt: skip
    objects["returned"] = returned = make.make_application(cycle, world.people["owner"], "returned", objects["org_own"])
    correction = Correction.objects.create(
        application=returned, revision=returned.revisions.last(), origin="office", returned_at=now(),
        due_at=now() + timedelta(days=5), returned_by=world.people["freezer"],
    )  # fmt: skip
    CorrectionPoint.objects.create(correction=correction, place="item", code="4.1.2", words=world.mark("words-own"))
    Note.objects.create(
        application=returned, side="applicant", author=world.people["owner"], text=world.mark("note-own"),
        written_at=now(), read_at=now(),
    )  # fmt: skip
    _add_teamwork(world, objects["draft"])
    objects["extension_act"] = ask_extension(
        actor=world.people["freezer"], cycle=sent.cycle, number=sent.number, closes_at=now() + timedelta(days=20),
        credit_code=sent.organisation.credit_code, reason="台风停电",
    )  # fmt: skip


def _add_teamwork(world: World, draft: Application) -> None:
    """A remark among colleagues and a page cited, in the draft."""
    owner = world.people["owner"]
    world.objects["comment_own"] = Comment.objects.create(
        application=draft, item_code="4.1.2", author=owner, text=world.mark("comment-own"), written_at=now()
    )
    world.objects["citation_own"] = Citation.objects.create(
        application=draft, item=draft.cycle.programme.criteria_set.items.get(code="4.1.2"), part="method",
        evidence=world.objects["evidence_own"], page=1, note=world.mark("citation-own"), cited_by=owner, cited_at=now(),
    )  # fmt: skip
