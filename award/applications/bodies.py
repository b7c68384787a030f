"""Recommending bodies: for whom each stands, until when it recommends, and which applications reach the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from award.accounts.models import Organisation, Role
from award.applications.deadlines import ordinary_deadline
from award.applications.models import Application, Correction, Recommendation, Revision
from award.core.access import Actor
from award.core.clock import BEIJING, now
from award.core.templatetags.award import in_language, named
from award.cycles.models import Cycle
from award.cycles.queries import programme_of, working_day_rule
from award.domain.errors import AwardError
from award.domain.programmetables import RecommendationRules
from award.domain.workingdays import add_working_days

_DIRECTLY_ADMINISTERED = "90"  # third and fourth digit of GB/T 2260: counties that belong to no prefecture
UNDER_REVIEW = (Cycle.State.APPLYING, Cycle.State.ELIGIBILITY)
_TEXTS = ("cycle__programme__text", "cycle__programme__criteria_set__text")


@dataclass(frozen=True)
class Body:
    """Who recommends an application. `code` is what its people's role carries, and what the quota counts by."""

    code: str
    name: str
    quota: int | None


def rules_of(cycle: Cycle) -> RecommendationRules:
    """The programme's table; the empty one where the rules of the cycle were altered, so that lists still open."""
    try:
        return programme_of(cycle).recommendation
    except AwardError:
        return RecommendationRules()


def body_of(application: Application) -> Body | None:
    """The body of an application: the first of the programme's that stands for it; without bodies its prefecture."""
    rules, organisation = rules_of(application.cycle), application.organisation
    if not rules.bodies:
        code = _prefecture(organisation.division_id)
        name = named(organisation.division) if code == organisation.division_id else code
        return Body(code, name, rules.quota)
    for body in rules.bodies:
        if organisation.industry_id in body.industries or _any_covers(body.divisions, organisation):
            return Body(body.code, in_language(body.name), rules.quota if body.quota is None else body.quota)
    return None


def _prefecture(division: str) -> str:
    return division if division[2:4] == _DIRECTLY_ADMINISTERED else f"{division[:4]}00"


def _any_covers(divisions: tuple[str, ...] | list[str], organisation: Organisation) -> bool:
    return any(_covers(code, organisation.division_id) for code in divisions)


def _covers(code: str, division: str) -> bool:
    """A prefecture includes its districts."""
    return division == code or (code.endswith("00") and division.startswith(code[:4]))


def codes_of(actor: Actor) -> list[str]:
    """The codes of the bodies a person works for."""
    if not actor.has_role(Role.Name.RECOMMENDER):
        return []
    return list(Role.objects.filter(user_id=actor.pk, name=Role.Name.RECOMMENDER).values_list("division", flat=True))


def stand_for(codes: list[str], application: Application) -> bool:
    """Does a body with one of the codes stand for the application?"""
    if rules_of(application.cycle).bodies:
        body = body_of(application)
        return body is not None and body.code in codes
    return any(_covers(code, application.organisation.division_id) for code in codes)


def is_read_by_body(application: Application) -> bool:
    """May its body read what was submitted? While it is under review, in a programme that asks bodies to recommend."""
    return application.cycle.state in UNDER_REVIEW and rules_of(application.cycle).is_required


def applications_of_bodies(actor: Actor, cycle: Cycle | None = None) -> list[Application]:
    """What was submitted by those for whom the person's bodies stand, the newest cycle first; never a draft."""
    codes = codes_of(actor)
    rows = Application.objects.exclude(state__in=[Application.State.DRAFT, Application.State.WITHDRAWN])
    if cycle is not None:
        rows = rows.filter(cycle=cycle)
    rows = rows.select_related(
        "cycle__programme__criteria_set", "organisation__division", "organisation__industry", "recommendation"
    )
    rows = rows.defer(*_TEXTS).order_by("-cycle__year", "number") if codes else rows.none()
    return [row for row in rows if stand_for(codes, row)]


def recommendation_due(application: Application) -> datetime | None:
    """The end of the day until which the body recommends.

    Counted in working days from when the applicant could last change it: the deadline, or a correction for the body.
    """
    closes = ordinary_deadline(application).closes_at
    if closes is None:
        return None
    corrections = [row for row in application.corrections.all() if row.origin == Correction.Origin.BODY]
    start = max([closes, *(row.closed_at or row.due_at for row in corrections)]).astimezone(BEIJING).date()
    day = add_working_days(start, rules_of(application.cycle).days, working_day_rule(start))
    return datetime.combine(day, datetime.max.time().replace(microsecond=0), tzinfo=BEIJING)


def recommendation_of(application: Application) -> Recommendation | None:
    """What the body said, if it did."""
    return Recommendation.objects.select_related("made_by", "revision").filter(application=application).first()


def reaches_office(application: Application) -> bool:
    """Is the application the office's to review? Where recommendation is required, once it is recommended."""
    if not rules_of(application.cycle).is_required or body_of(application) is None:
        return True
    row = recommendation_of(application)
    return row is not None and row.verdict == Recommendation.Verdict.RECOMMENDED


def reaching_office(cycle: Cycle, rows: QuerySet[Application]) -> QuerySet[Application]:
    """Those of the rows of a cycle that reach the office."""
    rules = rules_of(cycle)
    if not rules.is_required:
        return rows
    without_body: list[int] = []
    if rules.bodies:
        candidates = rows.filter(recommendation__isnull=True).select_related("organisation")
        for row in candidates:
            row.cycle = cycle
        without_body = [row.pk for row in candidates if body_of(row) is None]
    return rows.filter(Q(recommendation__verdict=Recommendation.Verdict.RECOMMENDED) | Q(pk__in=without_body))


def recommended_in(cycle: Cycle, body: str, but: Application) -> dict[int, int]:
    """The places a body has given in the cycle: place -> application, apart from one application."""
    rows = Recommendation.objects.filter(
        application__cycle=cycle, body=body, verdict=Recommendation.Verdict.RECOMMENDED
    ).exclude(application__state=Application.State.WITHDRAWN)
    given = rows.exclude(application=but).values_list("place", "application_id")
    return {place: pk for place, pk in given if place is not None}


def stage_of(application: Application) -> str:
    """Where the recommendation stands, in words for the applicant; "" where the programme has none."""
    if not rules_of(application.cycle).is_required or body_of(application) is None:
        return ""
    recommendation = recommendation_of(application)
    if recommendation is None:
        if not Revision.objects.filter(application=application).exists():
            return ""
        due = recommendation_due(application)
        is_over = due is not None and now() > due
        return _("Not recommended in time") if is_over else _("With the recommending body")
    return str(Recommendation.Verdict(recommendation.verdict).label)
