"""Who is writing in a text. A hold is soft: it tells colleagues, ends by itself, and never stops a save."""

from __future__ import annotations

from django.db import transaction

from award.applications.models import Application, FieldLock
from award.applications.permissions import can_edit_text
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
    require_known(can_edit_text(actor, application, item_code))
    moment = now()
    rows = FieldLock.objects.filter(application=application, item_code=item_code, part=part)
    free = rows if is_taking_over else rows.filter(seen_at__lte=moment - HERE)
    is_held = rows.filter(holder_id=actor.pk).update(seen_at=moment) or free.update(
        holder_id=actor.pk, taken_at=moment, seen_at=moment
    )
    if not is_held:  # the first hold of the text, or a colleague's that goes on
        FieldLock.objects.get_or_create(
            application=application, item_code=item_code, part=part,
            defaults={"holder_id": actor.pk, "taken_at": moment, "seen_at": moment},
        )  # fmt: skip
    return rows.select_related("holder").get()
