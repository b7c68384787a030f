"""Changing the rules of a cycle that is being set up. Once it is open they stand."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle, Round
from award.cycles.programmes.files import programme_toml
from award.cycles.services.rules import load_programme
from award.cycles.texts import programme_of_text
from award.domain import programme as domain_programme


@transaction.atomic
def change_rules(*, actor: Actor, cycle: Cycle, base: str, tables: dict[str, Any]) -> Cycle:
    """Give the cycle the programme written of `tables`; its rounds follow, those that stay keep their dates.

    `base` is the fingerprint of the programme that was edited. Raises InputRefused with every fault, StaleState when
    someone else saved meanwhile, ServiceError once the cycle is open.
    """
    if cycle.state != Cycle.State.DRAFT:
        raise ServiceError(_("The rules were fixed when the cycle opened; they can no longer change."), code="opened")
    old = cycle.programme
    programme = load_programme(actor=actor, source=programme_toml(tables), name=f"{old.code}.toml")
    if old.sha256 != base or programme.code != old.code:
        raise StaleState
    if programme == old:
        return cycle
    moved = Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.DRAFT, programme=old).update(programme=programme)
    if not moved:
        raise StaleState
    cycle.programme = programme
    _follow(cycle, programme_of_text(programme))
    record(
        actor=actor,
        action="cycle.rules_changed",
        target=cycle,
        before={"programme_sha256": old.sha256},
        after={"programme_sha256": programme.sha256},
    )
    return cycle


def _follow(cycle: Cycle, rules: domain_programme.Programme) -> None:
    """The rounds of the cycle as the programme has them."""
    stored = {row.code: row for row in Round.objects.filter(cycle=cycle)}
    gone = [row.pk for code, row in stored.items() if code not in {round_.code for round_ in rules.rounds}]
    try:
        with transaction.atomic():
            Round.objects.filter(pk__in=gone).delete()
    except (ProtectedError, IntegrityError):
        text = _("A round that something was planned for already cannot be taken out.")
        raise ServiceError(text, code="round_in_use") from None
    free = 1 + max((row.position for row in stored.values()), default=0) + len(rules.rounds)
    for place, round_ in enumerate(rules.rounds):  # first out of the way: each place is held by one round only
        Round.objects.filter(cycle=cycle, code=round_.code).update(position=free + place)
    for place, round_ in enumerate(rules.rounds):
        Round.objects.update_or_create(cycle=cycle, code=round_.code, defaults={"kind": round_.kind, "position": place})
