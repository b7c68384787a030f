"""What several services of scoring share."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from award.core.access import Actor
from award.core.errors import ServiceError, require_known
from award.core.fields import cleaned
from award.cycles.models import Item
from award.domain.criteria import Criteria
from award.domain.scores import pack_marks
from award.domain.text import count_characters
from award.scoring import queries
from award.scoring.models import Finding, ScoreSheet
from award.scoring.permissions import can_edit_sheet

REMARK_LIMIT = 300  # characters or words, by the rule of award.domain.text


def clean_remark(kind: str, text: str) -> str:
    """The text of a remark as it is stored. Raises ServiceError with what is wrong."""
    if kind not in Finding.Kind.values:
        raise ServiceError(_("There is no such kind of remark."), code="finding_kind")
    try:
        text = cleaned(text).strip()
    except ValidationError as error:
        raise ServiceError(error.messages[0], code="finding_text") from None
    if not text:
        raise ServiceError(_("Write the remark."), code="finding_empty")
    if (length := count_characters(text)) > REMARK_LIMIT:
        over = _("A remark may have %(limit)s characters; this one has %(length)s. Shorten it.")
        raise ServiceError(over % {"limit": REMARK_LIMIT, "length": length}, code="finding_too_long")
    return text


def locked_sheet(actor: Actor, sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it stands now, locked until the transaction ends, if the actor may write on it."""
    # Sealing and saving take this lock, so that no mark arrives after the sheet was frozen.
    locked = queries.sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    require_known(can_edit_sheet(actor, locked))
    return locked


def check_mark(criteria: Criteria, item: Item, percent: int | None, is_not_applicable: bool) -> None:
    if percent is not None and is_not_applicable:
        raise ServiceError(_("Give a per cent or mark the item as not applicable, not both."), code="both")
    if percent is not None or is_not_applicable:
        pack_marks(criteria, {item.code: percent})


def mark_text(percent: int | None, is_not_applicable: bool) -> str:
    """A mark as it is shown beside another: 55%, not applicable, or none."""
    return _("Not applicable") if is_not_applicable else ("—" if percent is None else f"{percent}%")


def complete_marks(criteria: Criteria, rows: Mapping[str, tuple[int | None, bool]]) -> dict[str, int | None]:
    """The marks by item code, None for not applicable. Raises ServiceError naming the items without a mark."""
    marks = {code: percent for code, (percent, absent) in rows.items() if percent is not None or absent}
    missing = [item.code for item in criteria.items if item.code not in marks]
    if missing:
        text = _("These items have no mark yet: %(items)s. Give each a mark first.")
        raise ServiceError(text % {"items": ", ".join(missing)}, code="incomplete", items=missing)
    return marks
