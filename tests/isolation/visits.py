"""Site visits in the world: one of the panel whose sheets are open, its plan sent and changed since; one of panel B."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING
from uuid import uuid4

from award.core.clock import now
from award.core.hashing import canonical
from award.core.uploads import store_upload
from award.scoring.models import (
    AgendaEntry,
    DocumentWish,
    InterviewWish,
    SiteVisit,
    VisitDocument,
    VisitFinding,
    VisitInterview,
    VisitMember,
    VisitPhoto,
    VisitPoint,
)
from tests import factories as make

if TYPE_CHECKING:
    from tests.isolation.world import World

NOTED = {"visit-point", "visit-finding", "visit-interview", "visit-document", "visit-reason"}
PLANNED = {"visit-place", "visit-what", "visit-wish"}
MAY_SEE = {"expert": NOTED | PLANNED, "owner": {"visit-sent"}, "outsider": {"visit-rival"}}
SAID = "另一句话,现场记下的也不给别人看"


def add_visits(world: World) -> None:
    objects = world.objects
    round = make.round_of(objects["talking"], "site_visit")
    objects["visit_sheet"] = sheet = make.make_consensus(objects["opened"], round, objects["consensus"].panel)
    sent = {
        "starts_on": "2026-12-08", "ends_on": "2026-12-09", "place": world.mark("visit-sent"), "message": "",
        "team": [{"name": "评审组", "role": "chair"}], "agenda": [], "interviews": [], "documents": [],
    }  # fmt: skip
    objects["visit"] = visit = SiteVisit.objects.create(
        sheet=sheet, starts_on="2026-12-08", ends_on="2026-12-09", place=world.mark("visit-place"), version=2,
        opened_at=now(), sent_at=now(), sent_by=world.people["chair"], sent_version=1, sent_payload=canonical(sent),
    )  # fmt: skip
    for seat in sheet.panel.seats.filter(expert__in=[objects["expert_chair"], objects["expert_expert"]]):
        VisitMember.objects.create(visit=visit, seat=seat)
    AgendaEntry.objects.create(visit=visit, starts="09:00", ends="10:00", what=world.mark("visit-what"))
    InterviewWish.objects.create(visit=visit, department="质量部", topic=world.mark("visit-wish"))
    DocumentWish.objects.create(visit=visit, title="内审报告", reason=world.mark("visit-reason"))
    _noted(world, visit)
    _rivals(world, round)


def _common(world: World, visit: SiteVisit, author: str = "chair") -> dict[str, object]:
    return {
        "visit": visit, "client_id": uuid4(), "author": world.people[author], "noted_at": now(), "created_at": now(),
        "updated_at": now(),
    }  # fmt: skip


def _noted(world: World, visit: SiteVisit) -> None:
    item = visit.sheet.round.cycle.programme.criteria_set.items.get(code="4.1.2")
    VisitPoint.objects.create(**_common(world, visit), item=item, text=world.mark("visit-point"))
    world.objects["visit_finding"] = finding = VisitFinding.objects.create(
        **_common(world, visit), item=item, kind="fact", text=world.mark("visit-finding")
    )
    VisitInterview.objects.create(
        **_common(world, visit), department="质量部", topic="投诉", notes=world.mark("visit-interview")
    )
    VisitDocument.objects.create(**_common(world, visit), title="台账", result=world.mark("visit-document"))
    data = _picture()
    world.objects["visit_photo"] = VisitPhoto.objects.create(
        **_common(world, visit), finding=finding, path=store_upload(data, kind="jpg", folder="visits"), size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), source_sha256="0" * 64, width=8, height=8,
    )  # fmt: skip


def _picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return out.getvalue()


def _rivals(world: World, round: object) -> None:
    other = world.objects["rival_consensus"]
    world.objects["rival_visit_sheet"] = sheet = make.make_consensus(other.application, round, other.panel)
    world.objects["rival_visit"] = visit = SiteVisit.objects.create(sheet=sheet, opened_at=now())
    item = sheet.round.cycle.programme.criteria_set.items.get(code="4.1.2")
    VisitFinding.objects.create(
        **_common(world, visit, "outsider"), item=item, kind="fact", text=world.mark("visit-rival")
    )


def change_notes(world: World) -> None:
    """Other words in everything that the panel noted on site, and why it wants to see a document."""
    visit = world.objects["visit"]
    VisitPoint.objects.filter(visit=visit).update(text=SAID, result="refuted", found=SAID)
    VisitFinding.objects.filter(visit=visit).update(text=SAID, kind="strength")
    VisitInterview.objects.filter(visit=visit).update(notes=SAID)
    VisitDocument.objects.filter(visit=visit).update(result=SAID)
    DocumentWish.objects.filter(visit=visit).update(reason=SAID)


def change_rivals(world: World) -> None:
    """Other words in what panel B noted."""
    VisitFinding.objects.filter(visit=world.objects["rival_visit"]).update(text=SAID)
