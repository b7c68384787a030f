"""The world's cycles after the decision: notices, commendations, certificates."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from award.applications.models import Application
from award.core.clock import now
from award.core.uploads import store_upload
from award.cycles.models import Cycle
from award.deliberation.models import Decision
from award.honours.models import Commendation
from tests import factories as make

if TYPE_CHECKING:
    from tests.isolation.world import World

PDF = b"%PDF-1.4 canary-file-"


def add_afterwards(world: World) -> None:
    _noticing(world)
    _published(world)


def _accepted(world: World, cycle: Cycle, organisation: str, owner: str) -> Application:
    return make.make_application(cycle, world.people[owner], "accepted", world.objects[f"org_{organisation}"])


def _noticing(world: World) -> None:
    """A notice in draft, one posted, one posted for a later day, one ended with a commendation in draft."""
    objects = world.objects
    for name in ("draft", "posted", "future", "ended"):
        cycle = make.make_cycle("deciding")
        application = _accepted(world, cycle, "rivals", "rival")
        decision = make.make_decision(cycle, [(application, "award")])
        Decision.objects.filter(pk=decision.pk).update(remarks=world.mark(f"decision-{name}"))
        dates = {"starts_on": make.today_plus(3), "ends_on": make.today_plus(12)} if name == "future" else {}
        objects[f"notice_{name}"] = make.make_notice(
            decision, "posted" if name == "future" else name, text_zh=world.mark(f"notice-{name}"),
            text_en=world.mark(f"notice-{name}"), **dates,
        )  # fmt: skip
        objects[f"cycle_{name}"], objects[f"decision_{name}"] = decision.cycle, decision
    objects["commendation"] = Commendation.objects.create(
        cycle=objects["cycle_ended"], decision=objects["decision_ended"], title=world.mark("commendation"),
        document_number="琼府〔2099〕1号", issued_on=make.today_plus(1), created_at=now(),
    )  # fmt: skip


def _published(world: World) -> None:
    """A published cycle with the owner's certificate; one that is to be published, with a certificate of the rival."""
    objects = world.objects
    objects["published"] = cycle = make.make_cycle("deciding")
    data = PDF + world.mark("certificate-file").encode()
    objects["certificate"] = make.make_certificate(
        _accepted(world, cycle, "own", "owner"),
        path=store_upload(data, kind="pdf", folder="certificates"), sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    objects["code"] = objects["certificate"].code
    later = make.make_cycle("deciding")
    certificate = make.make_certificate(
        _accepted(world, later, "rivals", "rival"), number=world.mark("certificate-unpublished")
    )
    Cycle.objects.filter(pk=later.pk).update(state="noticing")
    Commendation.objects.filter(cycle=later).update(title=world.mark("commendation-unpublished"))
    objects["certificate_unpublished"] = certificate
