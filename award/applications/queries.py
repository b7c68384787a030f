"""Named reads of applications. A draft is for its members; everyone else reads submitted revisions."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from award.accounts.models import Membership
from award.accounts.queries import remember_role
from award.applications.content import attached, draft_content, frozen
from award.applications.models import Application, BasicData, Evidence, Indicator, Revision
from award.applications.progress import Progress, progress_of
from award.audit.models import AuditEvent
from award.audit.queries import events_about
from award.core.access import Actor
from award.cycles.models import Cycle

__all__ = ["Progress", "progress_of"]

_TEXTS = ("cycle__programme__text", "cycle__programme__criteria_set__text")
_ORGANISATION = ("organisation__division", "organisation__industry")
# What the permissions and the rules of a text ask of an application; the rest would be read for nothing.
_TO_SAVE = (
    "cycle",
    "organisation",
    "number",
    "state",
    "submitted_at",
    "organisation__name",
    "cycle__state",
    "cycle__year",
    "cycle__applications_open_at",
    "cycle__applications_close_at",
    "cycle__pinned_criteria_sha256",
    "cycle__pinned_programme_sha256",
    "cycle__programme__code",
    "cycle__programme__sha256",
    "cycle__programme__criteria_set__code",
    "cycle__programme__criteria_set__sha256",
)


def earlier_applications(actor: Actor) -> QuerySet[Application]:
    """What a person may begin a new application with: those of its organisations, the latest first."""
    return applications_for(actor).order_by("-cycle__year", "-pk")


def all_applications() -> QuerySet[Application]:
    """Every application with its cycle, rules and organisation, without the long texts of the rules."""
    return Application.objects.select_related("cycle__programme__criteria_set", *_ORGANISATION).defer(*_TEXTS)


def application_for(actor: Actor, pk: int) -> Application | None:
    """The application and the person's role in its organisation, in one query."""
    mine = Membership.objects.filter(organisation=OuterRef("organisation"), user_id=actor.pk).values("role")[:1]
    row = all_applications().filter(pk=pk).annotate(role=Subquery(mine)).first()
    if row is not None:
        remember_role(actor, row.organisation, row.role or "")
    return row


def application_held(actor: Actor, pk: int) -> Application | None:
    """As `application_for`, nobody else writing until the transaction ends. For a member no more than saving needs."""
    rows = Application.objects.select_related("cycle__programme__criteria_set", "organisation").only(*_TO_SAVE)
    rows = rows.filter(pk=pk, organisation__memberships__user_id=actor.pk)
    rows = rows.annotate(role=F("organisation__memberships__role")).order_by().select_for_update(of=("self",))
    for row in rows:
        remember_role(actor, row.organisation, row.role)
        return row
    return application_for(actor, pk)


def applications_for(actor: Actor) -> QuerySet[Application]:
    """The applications of the organisations a person belongs to, the latest first."""
    if not actor.is_authenticated:
        return Application.objects.none()
    mine = all_applications().filter(organisation__memberships__user_id=actor.pk)
    return mine.order_by("-created_at", "-pk")


def submitted_applications(cycle: Cycle) -> QuerySet[Application]:
    """All applications of the cycle that were ever submitted and are not withdrawn, by number.

    The office's review reads `bodies.reaching_office` of them: where recommendation is required, fewer.
    """
    ever = Exists(Revision.objects.filter(application=OuterRef("pk")))
    return _of_cycle(cycle).filter(ever).exclude(state=Application.State.WITHDRAWN)


def accepted_applications(cycle: Cycle) -> QuerySet[Application]:
    """The applications that passed the eligibility review, by number."""
    return _of_cycle(cycle).filter(state=Application.State.ACCEPTED)


def _of_cycle(cycle: Cycle) -> QuerySet[Application]:
    rows = Application.objects.filter(cycle=cycle).select_related("cycle", *_ORGANISATION)
    return rows.order_by("number", "pk")


def revisions_of(application: Application) -> QuerySet[Revision]:
    """The submitted revisions, the latest first."""
    return Revision.objects.filter(application=application).select_related("submitted_by").order_by("-number")


def latest_revision(application: Application) -> Revision | None:
    """The revision that is judged: the last one submitted."""
    return revisions_of(application).first()


def revision_content(revision: Revision) -> dict[str, Any]:
    """The content of a revision as data."""
    content: dict[str, Any] = json.loads(revision.payload)
    return content


def evidence_of(application: Application) -> list[Evidence]:
    """The files attached now, oldest first."""
    return attached(application)


def is_in_revision(evidence: Evidence) -> bool:
    """Was the file ever submitted? Then it stays readable after its removal from the draft."""
    for revision in revisions_of(evidence.application):
        if any(file["id"] == evidence.pk for file in revision_content(revision)["evidence"]):
            return True
    return False


def has_unsubmitted_changes(
    application: Application, revision: Revision | None, content: dict[str, Any] | None = None
) -> bool:
    """Does the draft differ from the revision? `content`: the draft, where it was read already."""
    if revision is None:
        return True
    submitted = revision_content(revision)
    draft = draft_content(application, revision.number) if content is None else {**content, "number": revision.number}
    return frozen(draft)[1] != frozen({key: submitted[key] for key in draft if key in submitted})[1]


def recent_events(application: Application, limit: int = 5) -> list[AuditEvent]:
    """The latest acts of its members on the application; what the office did is told by mail, without names."""
    team = events_about(application).filter(actor__memberships__organisation_id=application.organisation_id)
    return list(team.order_by("-seq")[:limit])


def basic_data_of(application: Application) -> BasicData:
    """The facts about the applicant; an unsaved row when there are none yet."""
    return BasicData.objects.filter(application=application).first() or BasicData(application=application)


def indicators_of(application: Application) -> dict[tuple[str, int], Decimal | None]:
    """The figures by (code, year)."""
    rows = Indicator.objects.filter(application=application)
    return {(row.code, row.year): row.value for row in rows}
