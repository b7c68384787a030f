"""What a recommending body says of an application: recommended within its quota, or not, until its deadline."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from award.applications.bodies import Body, body_of, recommendation_of, recommended_in
from award.applications.models import Application, Evidence, Recommendation, Revision
from award.applications.queries import latest_revision
from award.applications.rights import can_recommend
from award.applications.services._steps import tell_owner
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.models import Cycle
from award.domain.text import clean_text

RECOMMENDED = Recommendation.Verdict.RECOMMENDED
MAX_OPINION = 2000


@transaction.atomic
def recommend_application(
    *,
    actor: Actor,
    application: Application,
    revision: int,
    verdict: str,
    opinion: str,
    place: int | None = None,
    version: int = 0,
) -> Recommendation:
    """Recommend the revision that was read, or decline to; what was said before is replaced.

    `place`: the order within the quota, the next free one when None. `version` is that of what was said before (0:
    nothing); StaleState when it is another now, or the applicant handed in another revision.
    """
    Cycle.objects.select_for_update().get(pk=application.cycle_id)  # one quota at a time
    application = locked(application)
    require_known(can_recommend(actor, application))
    body, last = body_of(application), latest_revision(application)
    before = recommendation_of(application)
    if last is None or last.number != revision:
        raise StaleState(_("The applicant submitted again meanwhile. Read the new revision first."))
    if body is None or (before.version if before else 0) != version:
        raise StaleState
    opinion = _opinion(verdict, opinion)
    given = _place(application, body, place) if verdict == RECOMMENDED else None
    row = _write(actor, application, before, last, body, verdict, opinion, given)
    if before is None or before.verdict != verdict:
        tell_owner(
            actor=actor, application=application, kind=f"application_{row.verdict}",
            event=f"{application.pk}:{row.version}",
        )  # fmt: skip
    record(
        actor=actor,
        action=f"application.{verdict}",
        target=application,
        before={"verdict": before.verdict, "place": before.place} if before else None,
        after={"verdict": verdict, "place": given, "body": body.code, "revision": last.sha256},
    )
    return row


def _opinion(verdict: str, opinion: str) -> str:
    if verdict not in Recommendation.Verdict.values:
        raise ServiceError(_("Choose whether the application is recommended."), code="verdict_missing")
    opinion = clean_text(opinion).strip()
    if not opinion:
        raise ServiceError(_("Give the opinion of the recommending body."), code="opinion_missing")
    if len(opinion) > MAX_OPINION:
        raise ServiceError(_("Use at most %(n)s characters for the opinion.") % {"n": MAX_OPINION}, code="too_long")
    return opinion


def _place(application: Application, body: Body, wanted: int | None) -> int:
    """The place within the quota; refuses one that is taken, and any beyond the quota."""
    taken = recommended_in(application.cycle, body.code, application)
    if body.quota is not None and len(taken) >= body.quota:
        text = _("The quota of %(body)s is used up: %(n)s. Withdraw another recommendation first.")
        raise ServiceError(text % {"body": body.name, "n": body.quota}, code="quota")
    place = wanted or next(n for n in range(1, len(taken) + 2) if n not in taken)
    if place < 1 or (body.quota is not None and place > body.quota):
        raise ServiceError(_("The place lies outside the quota."), code="place_outside")
    if place in taken:
        raise ServiceError(_("Another application has this place."), code="place_taken")
    return place


def _write(
    actor: Actor,
    application: Application,
    before: Recommendation | None,
    revision: Revision,
    body: Body,
    verdict: str,
    opinion: str,
    place: int | None,
) -> Recommendation:
    values = {
        "revision": revision, "body": body.code, "verdict": verdict, "opinion": opinion, "place": place,
        "made_by_id": actor.pk, "made_at": now(), "version": before.version + 1 if before else 1,
    }  # fmt: skip
    if before is None:
        try:
            with transaction.atomic():
                return Recommendation.objects.create(application=application, **values)
        except IntegrityError:  # a colleague was faster
            raise StaleState from None
    if not Recommendation.objects.filter(pk=before.pk, version=before.version).update(**values):
        raise StaleState
    return Recommendation.objects.get(pk=before.pk)


@transaction.atomic
def note_file_read(*, actor: Actor, evidence: Evidence) -> None:
    """Keep on record that a recommending body opened a file of an applicant."""
    after = {"evidence": evidence.pk, "sha256": evidence.sha256}
    record(actor=actor, action="evidence.read", target=evidence.application, after=after)
