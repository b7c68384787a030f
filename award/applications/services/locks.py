"""Who is writing in a text. A hold is soft: it tells colleagues, ends by itself, and never stops a save."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from award.applications.models import Application, CorrectionPoint, FieldLock
from award.applications.permissions import can_edit_part
from award.applications.working import HERE
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import require_known


@transaction.atomic
def hold_text(
    *, actor: Actor, application: Application, item_code: str, part: str, is_taking_over: bool = False
) -> FieldLock:
    """Take or renew the hold of a text and return it: the actor's own, or the colleague's who holds it already.

    `is_taking_over` takes it from a colleague; what the colleague saves later meets the version check.
    """
    place = CorrectionPoint.Place.ITEM if item_code else CorrectionPoint.Place.PROFILE
    require_known(can_edit_part(actor, application, place, item_code))
    moment = now()
    rows = FieldLock.objects.filter(application=application, item_code=item_code, part=part)
    free = Q(holder_id=actor.pk) | Q(seen_at__lte=moment - HERE)
    if is_taking_over:
        free = Q()
    renewed = rows.filter(free & Q(holder_id=actor.pk)).update(seen_at=moment)
    if not renewed and not rows.filter(free).update(holder_id=actor.pk, taken_at=moment, seen_at=moment):
        _begin(actor, application, item_code, part)
    return rows.select_related("holder").get()


def _begin(actor: Actor, application: Application, item_code: str, part: str) -> None:
    """The first hold of a text; a colleague who was faster keeps it."""
    moment = now()
    try:
        with transaction.atomic():
            FieldLock.objects.get_or_create(
                application=application, item_code=item_code, part=part,
                defaults={"holder_id": actor.pk, "taken_at": moment, "seen_at": moment},
            )  # fmt: skip
    except IntegrityError:
        return
