"""Invitations as the office looks at them, and who could take a seat that is free."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from award.accounts.models import Industry
from award.core.access import Actor
from award.core.clock import now, today
from award.cycles.models import Cycle, Round
from award.cycles.queries import programme_of
from award.panels.bars import bars_of
from award.panels.boards import staff
from award.panels.models import Expert, Panel, Seat, SeatInvitation
from award.panels.planning import employer_key
from award.panels.planqueries import held_or_planned
from award.panels.queries import experts_for, seated_experts
from award.panels.register import training_limit

_HOLDS = [SeatInvitation.State.OPEN, SeatInvitation.State.ACCEPTED]
MOST_SUGGESTED = 20
_SAME_EMPLOYER = 10  # more than all that may speak for someone: a colleague stands at the end


def invitations_of(cycle: Cycle) -> QuerySet[SeatInvitation]:
    """The invitations of a cycle by panel, what waits first."""
    rows = SeatInvitation.objects.filter(cycle=cycle).select_related(
        "panel", "expert__user", "seat", "invited_by", "replaces__expert__user"
    )
    return rows.annotate(replaced=Count("replacements")).order_by("panel__code", "-invited_at", "-pk")


@dataclass(frozen=True)
class Tally:
    """How the invitations of a cycle stand."""

    waiting: int
    overdue: int
    accepted: int
    declined: int


def tally_of(cycle: Cycle) -> Tally:
    """The invitations of a cycle counted by what came of them; those past their day are overdue, not waiting."""
    moment = now()
    is_open, state = Q(state=SeatInvitation.State.OPEN), SeatInvitation.State
    counts = SeatInvitation.objects.filter(cycle=cycle).aggregate(
        waiting=Count("pk", filter=is_open & Q(due_at__gte=moment)),
        overdue=Count("pk", filter=(is_open & Q(due_at__lt=moment)) | Q(state=state.LAPSED)),
        accepted=Count("pk", filter=Q(state=state.ACCEPTED)),
        declined=Count("pk", filter=Q(state=state.DECLINED)),
    )
    return Tally(**counts)


def overdue_invitations() -> QuerySet[SeatInvitation]:
    """Open invitations whose time to answer is over."""
    rows = SeatInvitation.objects.filter(state=SeatInvitation.State.OPEN, due_at__lt=now())
    return rows.select_related("expert__user", "panel", "invited_by")


def invited_experts(cycle: Cycle) -> dict[int, str]:
    """expert → name of the panel it is invited to, while the invitation holds."""
    rows = SeatInvitation.objects.filter(cycle=cycle, state__in=_HOLDS)
    return dict(rows.values_list("expert_id", "panel__name"))


def members_expected(panel: Panel) -> int:
    """Members of the panel now, and those invited who have not answered; secretaries do not count."""
    seats = Seat.objects.filter(panel=panel, left_at__isnull=True).exclude(role=Seat.Role.SECRETARY).count()
    waiting = SeatInvitation.objects.filter(panel=panel, state=SeatInvitation.State.OPEN)
    return seats + waiting.exclude(role=Seat.Role.SECRETARY).count()


def has_chair(panel: Panel) -> bool:
    """Does someone lead the panel, or is someone invited to?"""
    seats = Seat.objects.filter(panel=panel, role=Seat.Role.CHAIR, left_at__isnull=True)
    waiting = SeatInvitation.objects.filter(panel=panel, role=Seat.Role.CHAIR, state=SeatInvitation.State.OPEN)
    return seats.exists() or waiting.exists()


def work_dates(cycle: Cycle) -> list[Round]:
    """The rounds with a date, for whoever is asked to keep the time free."""
    return [row for row in cycle.rounds.order_by("position") if row.due_at]


@dataclass
class Suggestion:
    """An expert who could take the seat, with what speaks for it."""

    expert: Expert
    points: int = 0
    reasons: list[str] = field(default_factory=list)


def suggestions(actor: Actor, invitation: SeatInvitation) -> list[Suggestion]:
    """Who could take the place: free, fit for the role, without a conflict in what the panel holds; best first.

    Where the programme wants no two members of one employer, a colleague of those in the panel comes last.
    """
    panel, cycle = invitation.panel, invitation.cycle
    held = held_or_planned(panel)
    bars, employers = bars_of(cycle, held), _employers(panel)
    taken = seated_experts(cycle).keys() | invited_experts(cycle).keys() | _who_declined(cycle)
    wanted = {row.organisation.industry_id for row in held}
    old = {row.pk for row in invitation.expert.industries.all()}
    office, trained, found = staff(), training_limit(), []
    for expert in experts_for(actor).prefetch_related("industries"):
        if expert.pk in taken or expert.user_id in office or expert.user_id in bars or not expert.user.is_active:
            continue
        if not is_free(expert) or (invitation.role == Seat.Role.CHAIR and not expert.may_chair):
            continue
        own = {row.pk: row for row in expert.industries.all()}
        suggestion = Suggestion(expert)
        _weigh(suggestion, own, wanted, old)
        if trained and expert.trained_on and expert.trained_on >= trained:
            suggestion.points += 1
            suggestion.reasons.append(_("trained lately"))
        if employer_key(expert) in employers:
            suggestion.points -= _SAME_EMPLOYER
            suggestion.reasons.append(_("works for the employer of a member of the panel"))
        found.append(suggestion)
    return sorted(found, key=lambda row: (-row.points, str(row.expert)))[:MOST_SUGGESTED]


def is_free(expert: Expert) -> bool:
    """Available today, not away, appointed, and the appointment not over."""
    day = today()
    is_away = expert.away_from and expert.away_until and expert.away_from <= day <= expert.away_until
    is_over = expert.appointed_until and expert.appointed_until < day
    is_to_come = expert.appointed_on and expert.appointed_on > day
    return expert.is_available and not (is_away or is_over or is_to_come)


def _employers(panel: Panel) -> set[str]:
    """The employers of those who sit in the panel or are invited to it, if the programme wants each only once."""
    if not programme_of(panel.cycle).panels.one_employer:
        return set()
    seated = Q(seats__panel=panel, seats__left_at__isnull=True)
    waiting = Q(invitations__panel=panel, invitations__state=SeatInvitation.State.OPEN)
    return {employer_key(row) for row in Expert.objects.filter(seated | waiting)} - {""}


def _who_declined(cycle: Cycle) -> set[int]:
    rows = SeatInvitation.objects.filter(cycle=cycle, state=SeatInvitation.State.DECLINED)
    return set(rows.values_list("expert_id", flat=True))


def _weigh(suggestion: Suggestion, own: dict[str, Industry], wanted: set[str], old: set[str]) -> None:
    if fits := own.keys() & wanted:
        suggestion.points += 4
        suggestion.reasons.append(_("knows an industry of the panel's applications"))
    if fits_old := (own.keys() & old) - fits:
        suggestion.points += 2
        suggestion.reasons.append(_("knows an industry of the person to be replaced"))
    if not fits and not fits_old:
        suggestion.reasons.append(_("no conflict of interest known"))


def most_expected(panel: Panel) -> int:
    """How many applications a member assesses at most."""
    return programme_of(panel.cycle).panels.most_applications
