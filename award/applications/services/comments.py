"""Remarks among colleagues on a draft. They are read by members only and never become part of a revision."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from award.applications.models import Application, Comment
from award.applications.permissions import can_view
from award.applications.services.drafts import locked
from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import ServiceError, StaleState, require_known
from award.cycles.queries import criteria_of
from award.domain.text import clean_text

MAX_TEXT = 2000
MAX_COMMENTS = 1000  # of one application


@transaction.atomic
def write_comment(
    *,
    actor: Actor,
    application: Application,
    text: str,
    item_code: str = "",
    part: str = "",
    reply_to: Comment | None = None,
) -> Comment:
    """Say something to colleagues about an item, the profile or the application as a whole. Viewers may, too.

    Raises ServiceError for an empty or too long text, an item the criteria do not have, or a reply to a reply.
    """
    application = locked(application)
    require_known(can_view(actor, application))
    text = clean_text(text).strip()
    if not text:
        raise ServiceError(_("Write something."), code="empty")
    if len(text) > MAX_TEXT:
        raise ServiceError(_("Use at most %(n)s characters for one comment.") % {"n": MAX_TEXT}, code="too_long")
    if item_code and item_code not in criteria_of(application.cycle).positions:
        raise ServiceError(_("This item is not part of the cycle's criteria."), code="unknown_item")
    if reply_to is not None and (reply_to.application_id != application.pk or reply_to.reply_to_id is not None):
        raise ServiceError(_("The comment you answer is not there any more."), code="unknown_comment")
    if Comment.objects.filter(application=application).count() >= MAX_COMMENTS:
        raise ServiceError(_("An application holds at most %(n)s comments.") % {"n": MAX_COMMENTS}, code="too_many")
    if reply_to is not None:
        item_code, part = reply_to.item_code, reply_to.part
    comment = Comment.objects.create(
        application=application, item_code=item_code, part=part[:16], reply_to=reply_to, author_id=actor.pk, text=text,
        written_at=now(),
    )  # fmt: skip
    record(actor=actor, action="comment.written", target=application, after={"comment": comment.pk, "item": item_code})
    return comment


@transaction.atomic
def resolve_comment(*, actor: Actor, comment: Comment) -> Comment:
    """Call a comment settled. Raises StaleState when a colleague did so meanwhile."""
    application = locked(comment.application)
    require_known(can_view(actor, application))
    moved = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=True, reply_to__isnull=True).update(
        resolved_at=now(), resolved_by_id=actor.pk
    )
    if not moved:
        raise StaleState
    record(actor=actor, action="comment.resolved", target=application, before={"comment": comment.pk})
    comment.refresh_from_db()
    return comment
