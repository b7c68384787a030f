"""Who may lift conflicts of interest, and the office's doors to them and to what applicants ask to avoid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from award.accounts.models import Role
from award.applications.avoiding import avoidance_rows
from award.applications.models import Avoidance
from award.audit.models import TwoPersonAct
from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.panels.bars import is_member
from award.panels.conflictqueries import LIFT, conflict_rows
from award.panels.models import Conflict
from award.panels.permissions import can_run_panels


def can_lift(actor: Actor, conflict: Conflict) -> Verdict:
    """May the actor ask to lift the conflict, or lift it? Not while the person is a member of the applicant."""
    if not actor.has_role(Role.Name.OFFICE):
        return HIDDEN
    if conflict.user_id == actor.pk:
        return refused(_("It is your own conflict; colleagues decide on it."))
    if conflict.lifted_at is not None:
        return refused(_("This conflict is lifted already."))
    if is_member(conflict.user_id, conflict.application):
        return refused(_("It cannot be lifted while the person is a member of the applicant."))
    return ALLOWED


def can_decide_lift(actor: Actor, act: TwoPersonAct) -> Verdict:
    """May the actor decide on the lifting? Anyone of the office but the one who asked."""
    if not actor.has_role(Role.Name.OFFICE):
        return HIDDEN
    if act.asked_by_id == actor.pk:
        return refused(_("The person who asked cannot also decide. A second person must do it."))
    return ALLOWED


def get_conflict(actor: Actor, pk: int) -> Conflict:
    """The office's door to a conflict."""
    enforce(can_run_panels(actor))
    return found(conflict_rows(), pk=pk)


def get_lift_act(actor: Actor, pk: int) -> TwoPersonAct:
    """The office's door to a lifting that was asked for."""
    enforce(can_run_panels(actor))
    return found(TwoPersonAct.objects.filter(kind=LIFT), pk=pk)


def get_avoidance(actor: Actor, pk: int) -> Avoidance:
    """The office's door to an applicant's wish that someone does not assess it."""
    enforce(can_run_panels(actor))
    return found(avoidance_rows(), pk=pk)
