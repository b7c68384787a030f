"""The history of texts: one row for what a person wrote at a sitting. Called by the services that save a text."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models.functions import Length

from award.applications.models import Answer, ProfileAnswer, TextVersion
from award.core.access import Actor

SITTING = timedelta(minutes=10)  # savings of one person within it are one version
FEW = 20  # characters that may go without a version of their own, beside a fifth of the text


def keep_version(
    *,
    actor: Actor,
    row: Answer | ProfileAnswer,
    item_code: str,
    part: str,
    text: str,
    number: int,
    moment: datetime,
    restored_from: int | None = None,
) -> bool:
    """Keep a saved text in the history, in the caller's transaction and in at most two queries.

    It joins the version before it when the same person began that one within `SITTING`. A restored text stands by
    itself, and so does one from which much was taken away: what was deleted can be restored. Tells whether it joined.
    """
    place = {"application_id": row.application_id, "item_code": item_code, "part": part}
    if restored_from is None:
        before = TextVersion.objects.filter(**place, number=number - 1, written_by=actor.pk, restored_from=None)
        before = before.annotate(length=Length("text")).filter(length__lte=len(text) * 5 // 4 + FEW)
        if before.filter(began_at__gt=moment - SITTING).update(text=text, number=number, written_at=moment):
            return True
    TextVersion.objects.create(
        **place, number=number, text=text, written_by_id=actor.pk, began_at=moment, written_at=moment,
        restored_from=restored_from,
    )  # fmt: skip
    return False
