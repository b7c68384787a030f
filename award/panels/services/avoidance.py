"""What the office does with an applicant's wish that someone does not assess it; the applicant reads the answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from award.applications.models import Avoidance
from award.applications.services import answer_avoidance
from award.audit.services import record
from award.core.access import Actor
from award.panels.models import Conflict, Expert
from award.panels.services.conflicts import put_on_record, tell_of_end


@transaction.atomic
def grant_avoidance(
    *, actor: Actor, avoidance: Avoidance, experts: Sequence[Expert], answer: str = ""
) -> list[Conflict]:
    """Grant it and bar the experts who are meant, if any are in the register; later ones are added to it.

    The applicant gets the same answer whether or not anybody is meant.
    """
    if avoidance.state != Avoidance.State.GRANTED:
        answer_avoidance(actor=actor, avoidance=avoidance, granted=True, answer=answer)
    application = avoidance.application
    known = set(Conflict.standing.filter(application=application).values_list("user_id", flat=True))
    made = [
        put_on_record(actor, expert.user, application, avoidance.reason, Conflict.Source.APPLICANT)
        for expert in experts
        if expert.user_id not in known
    ]
    for conflict in made:
        tell_of_end(actor, conflict)
    people = [conflict.user_id for conflict in made]
    after = {"users": people, "application": application.number}
    record(actor=actor, action="conflict.asked_by_applicant", target=avoidance, after=after)
    return made
