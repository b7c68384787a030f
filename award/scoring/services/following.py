"""The chair, or the secretary, reminds the members of the panel."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import today
from award.core.errors import ServiceError, require_known
from award.cycles.letters import office_words
from award.outbox.services import queue_message
from award.panels.models import Panel
from award.scoring.follow import MAIL, followed_rounds
from award.scoring.followrights import can_follow_panel


@transaction.atomic
def remind_panel(*, actor: Actor, panel: Panel) -> int:
    """Mail those whose sheets of an open round are not sealed, once a day each. Returns how many letters were written.

    A letter names the person's own applications only.
    """
    require_known(can_follow_panel(actor, panel))
    owed = 0
    written = 0
    for followed in followed_rounds(actor, panel):
        for row in followed.unfinished:
            user = row.seat.expert.user
            if user.pk == actor.pk:
                continue
            owed += 1
            context = {
                "panel": panel, "round": followed.round, "lines": followed.owed(row), "address": settings.BASE_URL,
                "words": office_words(panel.cycle, MAIL, user),
            }  # fmt: skip
            key = f"{MAIL}:{panel.pk}:{followed.round.pk}:{today():%Y%m%d}:{user.pk}"
            message = queue_message(actor=actor, recipient=user, kind=MAIL, event_key=key, context=context)
            written += message is not None
    if not owed:
        raise ServiceError(_("Nobody else owes a sheet of an open round."), code="nobody")
    record(actor=actor, action="panel.reminded", target=panel, after={"letters": written})
    return written
