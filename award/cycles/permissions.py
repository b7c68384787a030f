"""Who may see and run cycles, and whether applications are open."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from award.core.access import ALLOWED, HIDDEN, Actor, Verdict, enforce, found, refused
from award.core.clock import now
from award.core.messages import sentence
from award.cycles.checks import opening_faults
from award.cycles.models import CalendarDay, CriteriaSet, Cycle, Round
from award.cycles.queries import cycle_rows, cycles_with_programme, programme_of
from award.domain.errors import AwardError


def can_run_cycles(actor: Actor) -> Verdict:
    """May the actor use the office's pages? For everyone else they do not exist."""
    return ALLOWED if actor.has_role("office") else HIDDEN


def get_cycle(actor: Actor, pk: int) -> Cycle:
    """The office's door to a cycle."""
    enforce(can_run_cycles(actor))
    return found(cycle_rows(), pk=pk)


def get_round(actor: Actor, pk: int) -> Round:
    """The office's door to a round."""
    enforce(can_run_cycles(actor))
    rows = Round.objects.select_related("cycle__programme__criteria_set")
    return found(rows.defer("cycle__programme__text", "cycle__programme__criteria_set__text"), pk=pk)


def get_calendar_day(actor: Actor, pk: int) -> CalendarDay:
    """The office's door to an entry of the calendar."""
    enforce(can_run_cycles(actor))
    return found(CalendarDay.objects.all(), pk=pk)


def get_public_cycle(pk: int) -> Cycle:
    """Anyone's door to an announced cycle; one that is being set up does not exist yet."""
    return found(cycles_with_programme().filter(opened_at__isnull=False), pk=pk)


def get_criteria_set(pk: int) -> CriteriaSet:
    """Anyone's door to loaded criteria."""
    return found(CriteriaSet.objects.all(), pk=pk)


def can_open(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor open the cycle now?"""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state != Cycle.State.DRAFT:
        return refused(_("This cycle was opened already."))
    if faults := opening_faults(cycle):
        return refused(" ".join(faults))
    return ALLOWED


def closing_time(cycle: Cycle) -> datetime | None:
    """The last moment at which an application is taken: the deadline and the grace of the programme."""
    if cycle.applications_close_at is None:
        return None
    return cycle.applications_close_at + timedelta(minutes=programme_of(cycle).application.grace_minutes)


def can_change_rules(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor change the rules of the cycle? Only while it is being set up."""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state != Cycle.State.DRAFT:
        return refused(_("The rules were fixed when the cycle opened; they can no longer change."))
    return ALLOWED


def can_put_off(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor put off a date of the cycle for all? Only while it runs."""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state in (Cycle.State.DRAFT, Cycle.State.PUBLISHED, Cycle.State.CANCELLED):
        return refused(_("Dates are put off while a cycle runs; set them freely before it opens."))
    return ALLOWED


def can_close_applications(actor: Actor, cycle: Cycle) -> Verdict:
    """May the actor close applications now? Only after the deadline and the grace."""
    if not actor.has_role("office"):
        return HIDDEN
    if cycle.state != Cycle.State.APPLYING:
        return refused(_("Applications are not open."))
    try:
        closes = closing_time(cycle)
    except AwardError as error:  # altered rules: nothing may go on, but pages must say so
        return refused(sentence(error))
    if closes is None or now() <= closes:
        return refused(_("Applications can be closed once the deadline has passed."))
    return ALLOWED


def can_apply(cycle: Cycle) -> Verdict:
    """Are applications to the cycle taken now?"""
    if cycle.state != Cycle.State.APPLYING:
        return refused(_("This cycle takes no applications."))
    moment = now()
    try:
        closes = closing_time(cycle)
    except AwardError as error:
        return refused(sentence(error))
    if cycle.applications_open_at is None or moment < cycle.applications_open_at:
        return refused(_("Applications are not open yet."))
    if closes is None or moment > closes:
        return refused(_("The deadline for applications has passed."))
    return ALLOWED
