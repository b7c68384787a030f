"""Named reads of public notices."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from award.applications.models import Application, Revision
from award.core.clock import today
from award.cycles.models import Cycle
from award.cycles.queries import is_year_confirmed, programme_of, working_day_rule
from award.deliberation.models import Decision, DecisionEntry
from award.domain.programme import AwardClass
from award.domain.workingdays import end_of_notice
from award.notices.models import Notice, NoticeEntry

WINNERS = "winners"


@dataclass(frozen=True)
class Level:
    """A class of the award with what a notice names in it; without entries it stands vacant."""

    award_class: AwardClass
    entries: list[NoticeEntry]


def notices_with_cycle() -> QuerySet[Notice]:
    """All notices with their cycle and programme, without the long texts of the rules."""
    rows = Notice.objects.select_related("cycle__programme__criteria_set")
    return rows.defer("cycle__programme__text", "cycle__programme__criteria_set__text")


def public_notices() -> QuerySet[Notice]:
    """What everyone may read: posted, ended and withdrawn notices from their first day on, latest first."""
    rows = notices_with_cycle().exclude(state=Notice.State.DRAFT).filter(starts_on__lte=today())
    return rows.order_by("-starts_on", "-pk")


def notices_of(cycle: Cycle) -> QuerySet[Notice]:
    """The notices of a cycle, the newest first, each with the number of organisations it names."""
    return Notice.objects.filter(cycle=cycle).annotate(entry_count=Count("entries")).order_by("-created_at", "-pk")


def ended_notice(cycle: Cycle, kind: str = WINNERS) -> Notice | None:
    """The notice of that kind that ran its full length, if there is one."""
    return Notice.objects.filter(cycle=cycle, kind=kind, state=Notice.State.ENDED).first()


def due_notices(day: date) -> QuerySet[Notice]:
    """Posted notices whose last day lies before `day`."""
    return notices_with_cycle().filter(state=Notice.State.POSTED, ends_on__lt=day).order_by("pk")


def confirmed_decision(cycle: Cycle) -> Decision | None:
    """The decision of the cycle, once a second person confirmed it."""
    entries = DecisionEntry.objects.select_related("application__organisation").order_by("position")
    rows = Decision.objects.prefetch_related(Prefetch("entries", entries))
    return rows.filter(cycle=cycle, state=Decision.State.CONFIRMED).first()


def levels_of(notice: Notice) -> list[Level]:
    """Every class of the programme in its order, with the entries of the notice."""
    entries = list(notice.entries.all())
    return [
        Level(award_class, [entry for entry in entries if entry.class_code == award_class.code])
        for award_class in programme_of(notice.cycle).classes
    ]


def names_as_judged(applications: Iterable[Application]) -> dict[int, dict[str, str]]:
    """The organisation of each application (pk → name, name_en, credit_code) as it stood in the revision judged."""
    names = {}
    for revision in Revision.objects.filter(application__in=list(applications)).order_by("number"):
        organisation = json.loads(revision.payload)["organisation"]
        names[revision.application_id] = {
            "name": organisation["name"],
            "name_en": organisation.get("name_en", ""),
            "credit_code": organisation["credit_code"],
        }
    return names


def last_day(notice: Notice, starts_on: date) -> date:
    """The last day of the notice if it is posted on `starts_on`."""
    rule = working_day_rule(starts_on)
    return end_of_notice(starts_on, notice.days, notice.unit, notice.first_day_counts, rule)


def unconfirmed_years_of(starts_on: date, ends_on: date) -> list[int]:
    """Years touched by the notice whose official list of holidays is not in the calendar."""
    return [year for year in range(starts_on.year, ends_on.year + 1) if not is_year_confirmed(year)]


def days_left(notice: Notice, day: date) -> int:
    """Days of the notice that are left, `day` included, counted as the notice counts; 0 when it is over."""
    if notice.state != Notice.State.POSTED or notice.ends_on is None or notice.starts_on is None:
        return 0
    first = max(day.toordinal(), notice.starts_on.toordinal() + (not notice.first_day_counts))
    rest = [date.fromordinal(number) for number in range(first, notice.ends_on.toordinal() + 1)]
    if notice.unit == "calendar":
        return len(rest)
    return sum(map(working_day_rule(day, notice.ends_on), rest))
