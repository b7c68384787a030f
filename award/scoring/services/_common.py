"""What several services of scoring share."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from award.core.access import Actor
from award.core.errors import ServiceError, require_known
from award.cycles.models import Item
from award.domain.criteria import Criteria
from award.domain.scores import pack_marks
from award.scoring import queries
from award.scoring.entered import REMARK_LIMIT as REMARK_LIMIT
from award.scoring.entered import clean_remark as clean_remark
from award.scoring.entered import mark_text as mark_text
from award.scoring.models import ScoreSheet
from award.scoring.permissions import can_edit_sheet


def locked_sheet(actor: Actor, sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it stands now, locked until the transaction ends, if the actor may write on it."""
    # Sealing and saving take this lock, so that no mark arrives after the sheet was frozen.
    locked = queries.sheets().select_for_update(of=("self",)).get(pk=sheet.pk)
    require_known(can_edit_sheet(actor, locked))
    return locked


def check_mark(criteria: Criteria, item: Item, percent: int | None, is_not_applicable: bool) -> None:
    """Is it a mark that the criteria allow, one of the two, or none? Raises ServiceError, DomainError."""
    if percent is not None and is_not_applicable:
        raise ServiceError(_("Give a per cent or mark the item as not applicable, not both."), code="both")
    if percent is not None or is_not_applicable:
        pack_marks(criteria, {item.code: percent})


def complete_marks(criteria: Criteria, rows: Mapping[str, tuple[int | None, bool]]) -> dict[str, int | None]:
    """The marks by item code, None for not applicable. Raises ServiceError naming the items without a mark."""
    marks = {code: percent for code, (percent, absent) in rows.items() if percent is not None or absent}
    missing = [item.code for item in criteria.items if item.code not in marks]
    if missing:
        text = _("These items have no mark yet: %(items)s. Give each a mark first.")
        raise ServiceError(text % {"items": ", ".join(missing)}, code="incomplete", items=missing)
    return marks
