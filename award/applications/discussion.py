"""Reads and doors of what colleagues say to each other and of what an item cites. For members only."""

from __future__ import annotations

from dataclasses import dataclass, field

from award.applications.models import Application, Citation, Comment
from award.applications.permissions import can_view
from award.core.access import Actor, enforce, found


@dataclass
class Thread:
    """A comment with the answers to it, oldest first."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


def threads_of(application: Application, item_code: str | None = None, *, settled: bool = True) -> list[Thread]:
    """The comments of the application, or of one item (or "" for all that is no item), open ones first."""
    rows = Comment.objects.filter(application=application).select_related("author", "resolved_by")
    if item_code is not None:
        rows = rows.filter(item_code=item_code)
    threads: dict[int, Thread] = {}
    for row in rows.order_by("written_at", "pk"):
        if row.reply_to_id is None:
            threads[row.pk] = Thread(row)
        elif row.reply_to_id in threads:
            threads[row.reply_to_id].replies.append(row)
    chosen = [thread for thread in threads.values() if settled or thread.comment.resolved_at is None]
    return sorted(chosen, key=lambda thread: thread.comment.resolved_at is not None)


def citations_of(application: Application, item_pk: int) -> list[Citation]:
    """What an item cites, in the order of its files and pages."""
    rows = Citation.objects.filter(application=application, item_id=item_pk, evidence__removed_at__isnull=True)
    return list(rows.select_related("evidence").order_by("evidence_id", "page", "pk"))


def get_comment(actor: Actor, pk: int) -> Comment:
    """A member's door to a comment."""
    comment = found(Comment.objects.select_related("application__organisation", "application__cycle"), pk=pk)
    enforce(can_view(actor, comment.application))
    return comment


def get_citation(actor: Actor, pk: int) -> Citation:
    """A member's door to a citation."""
    rows = Citation.objects.select_related("application__organisation", "application__cycle", "item")
    citation = found(rows, pk=pk)
    enforce(can_view(actor, citation.application))
    return citation
