"""Recommending bodies: for whom each stands, until when it recommends, and which applications reach the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from award.accounts.models import Division, Role
from award.applications.deadlines import ordinary_deadline
from award.applications.models import Application, Correction, Extension, Recommendation, Revision
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


@dataclass(frozen=True)
class Facts:
    """What decides who recommends an application."""

    division: str
    industry: str


def facts_of(application: Application, submitted: dict[int, Facts] | None = None) -> Facts:
    """The facts as they were last submitted: whoever edits the organisation later does not change its body.

    `submitted`: those of a list, where they were read already. A draft has those of its organisation.
    """
    found = submitted_facts([application]) if submitted is None else submitted
    organisation = application.organisation
    return found.get(application.pk) or Facts(organisation.division_id, organisation.industry_id)


def submitted_facts(applications: Iterable[Application]) -> dict[int, Facts]:
    """The facts in the latest revision of each application that was submitted, in one query."""
    content = KeyTransform("organisation", Cast("payload", JSONField()))
    found = (
        _latest()
        .filter(application__in=[row.pk for row in applications])
        .values_list("application_id", KeyTextTransform("division", content), KeyTextTransform("industry", content))
    )
    return {pk: Facts(division, industry) for pk, division, industry in found if division and industry}


def _latest() -> QuerySet[Revision]:
    later = Revision.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    return Revision.objects.filter(~Exists(later))


def rules_of(cycle: Cycle) -> RecommendationRules:
    """The programme's table; the empty one where the rules of the cycle were altered, so that lists still open."""
    try:
        return programme_of(cycle).recommendation
    except AwardError:
        return RecommendationRules()


def body_of(application: Application, submitted: dict[int, Facts] | None = None) -> Body | None:
    """The body of an application: the first of the programme's that stands for it; without bodies its prefecture."""
    rules, facts = rules_of(application.cycle), facts_of(application, submitted)
    if not rules.bodies:
        code = _prefecture(facts.division)
        division = Division.objects.filter(pk=code).first()
        return Body(code, named(division) if division else code, rules.quota)
    for body in rules.bodies:
        if facts.industry in body.industries or any(_covers(code, facts.division) for code in body.divisions):
            return Body(body.code, in_language(body.name), rules.quota if body.quota is None else body.quota)
    return None


def _prefecture(division: str) -> str:
    return division if division[2:4] == _DIRECTLY_ADMINISTERED else f"{division[:4]}00"


def _covers(code: str, division: str) -> bool:
    """A prefecture includes its districts."""
    return division == code or (code.endswith("00") and division.startswith(code[:4]))


def codes_of(actor: Actor) -> list[str]:
    """The codes of the bodies a person works for."""
    if not actor.has_role(Role.Name.RECOMMENDER):
        return []
    return list(Role.objects.filter(user_id=actor.pk, name=Role.Name.RECOMMENDER).values_list("division", flat=True))


def stand_for(codes: list[str], application: Application, submitted: dict[int, Facts] | None = None) -> bool:
    """Does a body with one of the codes stand for the application?"""
    if not codes:
        return False
    if rules_of(application.cycle).bodies:
        body = body_of(application, submitted)
        return body is not None and body.code in codes
    facts = facts_of(application, submitted)
    return any(_covers(code, facts.division) for code in codes)


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
    found = list(rows.defer(*_TEXTS).order_by("-cycle__year", "number") if codes else rows.none())
    submitted = submitted_facts(found)
    return [row for row in found if stand_for(codes, row, submitted)]


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


def standing_verdicts(**lookup: Any) -> dict[int, str]:
    """Application -> verdict, of those recommendations chosen by `lookup` that still say something of what is judged.

    A recommendation is of one text. It outlives another revision only where that is the answer to what the office
    asked to correct; whatever else the applicant handed in later needs a new one.
    """
    latest = _latest().filter(application=OuterRef("application")).values("pk")[:1]
    rows = Recommendation.objects.filter(**lookup).annotate(latest=Subquery(latest))
    said = list(rows.values_list("application_id", "revision_id", "latest", "verdict"))
    older = [pk for pk, revision, last, _verdict in said if revision != last]
    answers = _answers_to_office(older) if older else {}
    return {pk: verdict for pk, revision, last, verdict in said if _leads_to(answers, revision, last)}


def _answers_to_office(applications: list[int]) -> dict[int, int]:
    """Revision -> the one that answers its correction by the office.

    Not where a later deadline was open at that moment: then the applicant may hand in another text altogether.
    """
    rows = Correction.objects.filter(
        application__in=applications, origin=Correction.Origin.OFFICE, state=Correction.State.ANSWERED
    )
    moment = OuterRef("answered_with__submitted_at")
    free = Extension.objects.filter(application=OuterRef("application"), granted_at__lte=moment, closes_at__gte=moment)
    return dict(rows.exclude(Exists(free)).values_list("revision_id", "answered_with_id"))


def _leads_to(answers: dict[int, int], revision: int, last: int) -> bool:
    """Is it that revision, or did one answer after another lead from it to the last? Every answer is a newer one."""
    while revision != last and revision in answers:
        revision = answers[revision]
    return revision == last


def standing_verdict(application: Application) -> str:
    """What the body says of the application as it is judged; "" while it said nothing, or only of an earlier text."""
    return standing_verdicts(application=application).get(application.pk, "")


def reaches_office(application: Application) -> bool:
    """Is the application the office's to review? Where recommendation is required, once it is recommended."""
    if not rules_of(application.cycle).is_required or body_of(application) is None:
        return True
    return standing_verdict(application) == Recommendation.Verdict.RECOMMENDED


def reaching_office(cycle: Cycle, rows: QuerySet[Application]) -> QuerySet[Application]:
    """Those of the rows of a cycle that reach the office."""
    rules = rules_of(cycle)
    if not rules.is_required:
        return rows
    verdicts = standing_verdicts(application__cycle=cycle)
    reaching = [pk for pk, verdict in verdicts.items() if verdict == Recommendation.Verdict.RECOMMENDED]
    if rules.bodies:
        candidates = list(rows.exclude(pk__in=reaching).select_related("organisation"))
        submitted = submitted_facts(candidates)
        for row in candidates:
            row.cycle = cycle
        reaching += [row.pk for row in candidates if body_of(row, submitted) is None]
    return rows.filter(pk__in=reaching)


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
    verdict = standing_verdict(application)
    if not verdict:
        if not Revision.objects.filter(application=application).exists():
            return ""
        due = recommendation_due(application)
        is_over = due is not None and now() > due
        return _("Not recommended in time") if is_over else _("With the recommending body")
    return str(Recommendation.Verdict(verdict).label)
