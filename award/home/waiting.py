"""What waits for the office: counts with the page where each is dealt with. One small read each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.applications.models import Avoidance, Note
from award.core.clock import today
from award.cycles.models import Cycle
from award.domain.errors import AwardError
from award.eligibility.models import DepartmentRequest, ScreeningHit
from award.outbox.models import Bounce, Message
from award.panels.bars import gaps
from award.panels.models import SeatInvitation


@dataclass(frozen=True)
class Wait:
    """So many of something wait on a page."""

    label: str | Promise
    count: int
    view: str
    url: str


@dataclass(frozen=True)
class _Kind:
    """How one kind of waiting work is counted, and where it is dealt with."""

    label: str | Promise
    view: str
    count: Callable[[Cycle], int]
    query: str = ""


def _seats_to_fill(cycle: Cycle) -> int:
    try:
        return len(gaps(cycle))
    except AwardError:  # altered rules: their own page says so
        return 0


def _messages(state: str) -> Callable[[Cycle], int]:
    return lambda _cycle: Message.objects.filter(state=state).count()


_OF_A_CYCLE = (
    _Kind(
        _("messages not read"),
        "applications:office_threads",
        lambda cycle: Note.objects.filter(
            application__cycle=cycle, side=Note.Side.APPLICANT, read_at__isnull=True
        ).count(),
    ),
    _Kind(
        _("screening hits to judge"),
        "eligibility:screening_hits",
        lambda cycle: ScreeningHit.objects.filter(application__cycle=cycle, state=ScreeningHit.State.OPEN).count(),
    ),
    _Kind(
        _("replies of departments overdue"),
        "eligibility:requests",
        lambda cycle: DepartmentRequest.objects.filter(
            cycle=cycle, state=DepartmentRequest.State.SENT, due_on__lt=today()
        ).count(),
    ),
    _Kind(
        _("invitations not answered"),
        "panels:invitations",
        lambda cycle: SeatInvitation.objects.filter(cycle=cycle, state=SeatInvitation.State.OPEN).count(),
    ),
    _Kind(
        _("requests for avoidance"),
        "panels:avoidance_list",
        lambda cycle: Avoidance.objects.filter(application__cycle=cycle, state=Avoidance.State.OPEN).count(),
    ),
    _Kind(_("applications that lost an assessor"), "panels:conflict_list", _seats_to_fill),
)
_OF_MAIL = (
    _Kind(_("letters held"), "home:outbox", _messages(Message.State.HELD), "?state=held"),
    _Kind(_("letters that failed"), "home:outbox", _messages(Message.State.FAILED), "?state=failed"),
    _Kind(
        _("addresses that mail does not reach"),
        "home:bounces",
        lambda _cycle: Bounce.objects.filter(cleared_at__isnull=True).count(),
    ),
)


def waits_of(cycle: Cycle) -> list[Wait]:
    """All of which something waits, in the order of the work."""
    found = [
        Wait(kind.label, kind.count(cycle), kind.view, reverse(kind.view, args=args) + kind.query)
        for kinds, args in ((_OF_A_CYCLE, [cycle.pk]), (_OF_MAIL, []))
        for kind in kinds
    ]
    return [wait for wait in found if wait.count]


def counts_by_entry(cycle: Cycle, entry_of: Callable[[str], str]) -> dict[str, int]:
    """How much waits behind each entry of the side bar."""
    counts: Counter[str] = Counter()
    for wait in waits_of(cycle):
        counts[entry_of(wait.view)] += wait.count
    return dict(counts)
