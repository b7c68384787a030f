"""In the world: a sealed sheet whose reopening awaits a second person, and a draft that was sealed once before."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from award.audit.models import TwoPersonAct
from award.audit.services import ask
from award.core.clock import now
from award.domain.commitments import canonical_payload, canonical_remarks, commitment
from award.domain.scores import pack_marks
from award.scoring.models import ScoreSheet, SealedVersion
from award.scoring.sealed import REOPENING
from tests import factories as make

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_sealing(world: World) -> None:
    people, objects = world.people, world.objects
    objects["reopening"] = ask(
        actor=people["freezer"], kind=REOPENING, target=objects["sheet_chair"], reason=world.mark("why-reopened"),
        payload={"cycle": objects["assessing"].pk, "commitment": objects["sheet_chair"].commitment},
    )  # fmt: skip
    sheet: ScoreSheet = objects["sheet_expert"]
    act = TwoPersonAct.objects.create(
        kind=REOPENING, object_type="scoring.scoresheet", object_id=str(sheet.pk), state="approved",
        asked_by=people["freezer"], asked_at=now(), decided_by=people["office"], decided_at=now(),
        payload={"cycle": objects["assessing"].pk},
    )  # fmt: skip
    marks: dict[str, int | None] = {item.code: 45 for item in make.criteria().items}
    nonce = hashlib.sha256(b"an earlier sealing").digest()
    payload = canonical_payload(
        application=objects["judged"].number, criteria=make.criteria().code, judge=sheet.assignment.seat.pseudonym,
        round=objects["round"].code, marks=marks,
    )  # fmt: skip
    remarks = canonical_remarks([{"text": world.mark("remark-version")}])
    objects["version"] = SealedVersion.objects.create(
        sheet=sheet, number=1, sealed_at=now(), payload=payload, packed=pack_marks(make.criteria(), marks),
        nonce=nonce, commitment=commitment(payload, nonce), remarks=remarks,
        remarks_sha256=commitment(remarks, nonce), reopened_at=now(), act=act,
    )  # fmt: skip
