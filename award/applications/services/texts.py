"""Saving texts: one as it is typed, or several that come together. The path of one text is kept short.

In the last hours before a deadline every team's browser saves each text every half minute. So the door, the lock and
the person's role are one query, and nothing is read that the answer does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, cast

from django.db import models, transaction
from django.utils.translation import gettext as _

from award.applications.content import layers_of
from award.applications.models import Answer, Application, ProfileAnswer
from award.applications.permissions import can_edit_text, get_application
from award.applications.services.drafts import cleaned, locked, require_item
from award.applications.services.versions import keep_version
from award.audit.services import record, record_edit
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, require_known
from award.cycles.models import Item
from award.cycles.queries import criteria_of
from award.domain.criteria import Criteria
from award.domain.text import count_characters

Row = Answer | ProfileAnswer


class NewText(NamedTuple):
    """A text as it was written for a part of the application; `version` is the one it was written upon.

    With an `item`, the answer to its `part` (the layer, "" where the kind has none); without, the profile's question.
    """

    item: Item | None
    part: str
    text: str
    version: int = 0


class Saved(NamedTuple):
    """What the page that typed a text needs to know: its version, and how long the item or profile is now."""

    version: int
    characters: int
    limit: int


@transaction.atomic
def save_typed(
    *, actor: Actor, pk: int, code: str, part: str, text: str, version: int, restored_from: int | None = None
) -> Saved:
    """Save one text of application `pk` as it is typed: the `part` of item `code`, or with no code of the profile.

    `restored_from` tells the history that the text is that of an earlier version.

    Raises Http404 for who may not know of the application, ServiceError `refused` when it may not be changed now and
    `unknown_part` for a part the criteria do not have, Conflict and DomainError as `save_texts`.
    """
    application = get_application(actor, pk, held=True)
    require_known(can_edit_text(actor, application, code))
    criteria = criteria_of(application.cycle)
    limit = _limit(criteria, code, part)
    rows: list[Row] = list(_rows_beside(application, code))
    row = next((row for row in rows if _part_of(row) == part), None)
    if row is None:
        row = _new_row(application, code, part)
        rows.append(row)
    # A version that goes on was told of when it began, minutes ago: the trail is not asked at every save.
    if _write(row, cleaned(text), version, actor) and not _keep(row, code, part, actor, restored_from):
        record_edit(actor=actor, target=row, field=_field(code, part))
    return Saved(row.version, sum(count_characters(each.text) for each in rows), limit)


def _limit(criteria: Criteria, code: str, part: str) -> int:
    """How long the item or the profile may be; refuses a part that the criteria do not have."""
    if not code and part in [question.code for question in criteria.profile]:
        return criteria.limits.profile_characters
    if code in criteria.positions and part in layers_of(criteria, criteria.item(code).kind):
        return criteria.item(code).max_characters
    raise ServiceError(_("This item has no such part."), code="unknown_part")


def _rows_beside(application: Application, code: str) -> models.QuerySet[Answer] | models.QuerySet[ProfileAnswer]:
    """All texts that count together: those of the item, or of the profile."""
    if not code:
        return ProfileAnswer.objects.filter(application=application)
    return Answer.objects.filter(application=application, item__code=code)


def _new_row(application: Application, code: str, part: str) -> Row:
    if not code:
        return ProfileAnswer(application=application, code=part)
    item = Item.objects.get(criteria_set_id=application.cycle.programme.criteria_set_id, code=code)
    return Answer(application=application, item=item, layer=part)


def _part_of(row: Row) -> str:
    return row.layer if isinstance(row, Answer) else row.code


def _field(code: str, part: str) -> str:
    """How the trail names a text."""
    return f"answer {code} {part}".strip() if code else f"profile {part}"


def _write(row: Row, text: str, version: int, actor: Actor) -> bool:
    """Write a text that was edited from `version`; False when it stands there already. Raises Conflict."""
    if row.text == text:
        return False
    if row.version != version:
        raise Conflict(current=row.text, version=row.version)
    row.text, row.version, row.updated_by_id, row.updated_at = text, version + 1, actor.pk, now()
    if row.pk is None:
        row.save(force_insert=True)
        return True
    rows = cast("models.QuerySet[models.Model]", type(row).objects.filter(pk=row.pk, version=version))
    if not rows.update(text=text, version=row.version, updated_by_id=actor.pk, updated_at=row.updated_at):
        row.refresh_from_db()
        raise Conflict(current=row.text, version=row.version)
    return True


def _keep(row: Row, code: str, part: str, actor: Actor, restored_from: int | None = None) -> bool:
    return keep_version(
        actor=actor, row=row, item_code=code, part=part, text=row.text, number=row.version,
        moment=row.updated_at or now(), restored_from=restored_from,
    )  # fmt: skip


@transaction.atomic
def save_texts(*, actor: Actor, application: Application, texts: Iterable[NewText]) -> list[Row]:
    """Save texts of several parts, all or none. Longer than the limit is saved too; it blocks the submission.

    Raises Conflict when one was changed since its version, DomainError for characters that are not taken,
    ServiceError for a part the criteria do not have.
    """
    application, texts = locked(application), list(texts)
    items = [new.item for new in texts if new.item is not None]
    answers = {(row.item_id, row.layer): row for row in Answer.objects.filter(application=application, item__in=items)}
    codes = [new.part for new in texts if new.item is None]
    profile = {row.code: row for row in ProfileAnswer.objects.filter(application=application, code__in=codes)}
    rows: list[Row] = []
    changed: list[tuple[Row, str]] = []
    for new in texts:
        _require_part(actor, application, new)
        row: Row
        if new.item is None:
            row = profile.get(new.part) or ProfileAnswer(application=application, code=new.part)
        else:
            row = answers.get((new.item.pk, new.part)) or Answer(application=application, item=new.item, layer=new.part)
        rows.append(row)
        if _write(row, cleaned(new.text), new.version, actor):
            code = new.item.code if new.item else ""
            _keep(row, code, new.part, actor)
            changed.append((row, _field(code, new.part)))
    if len(changed) == 1:
        record_edit(actor=actor, target=changed[0][0], field=changed[0][1])
    elif changed:
        fields = [field for _row, field in changed]
        record(actor=actor, action="draft.filled", target=application, after={"fields": fields})
    return rows


def _require_part(actor: Actor, application: Application, new: NewText) -> None:
    code = new.item.code if new.item else ""
    require_known(can_edit_text(actor, application, code))
    if new.item is not None:
        require_item(application, new.item)
    _limit(criteria_of(application.cycle), code, new.part)


@transaction.atomic
def save_profile_answer(*, actor: Actor, application: Application, code: str, text: str, version: int) -> ProfileAnswer:
    """Save the answer to a question of the profile; see `save_texts`."""
    new = NewText(None, code, text, version)
    return cast(ProfileAnswer, save_texts(actor=actor, application=application, texts=[new])[0])


@transaction.atomic
def save_answer(*, actor: Actor, application: Application, item: Item, layer: str, text: str, version: int) -> Answer:
    """Save the text of one layer of an item; see `save_texts`."""
    new = NewText(item, layer, text, version)
    return cast(Answer, save_texts(actor=actor, application=application, texts=[new])[0])
