"""What may be entered on a sheet, and how a mark reads beside another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from award.core.errors import ServiceError
from award.core.fields import cleaned
from award.domain.text import count_characters
from award.scoring.models import Finding

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


def mark_text(percent: int | None, is_not_applicable: bool) -> str:
    """A mark as it is shown beside another: 55%, not applicable, or none."""
    return _("Not applicable") if is_not_applicable else ("—" if percent is None else f"{percent}%")
