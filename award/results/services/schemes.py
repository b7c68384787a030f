"""Discussion schemes: other points of the categories, tried out while the line is talked over; never a result."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from award.audit.services import record
from award.core.access import Actor
from award.core.clock import now
from award.core.errors import OFFICE_ONLY, ServiceError, StaleState, require
from award.cycles.models import Round
from award.cycles.queries import criteria_of
from award.results.models import DiscussionScheme
from award.results.permissions import can_discuss
from award.results.queries import schemes_of

LIMIT = 20  # schemes a round


@transaction.atomic
def save_scheme(*, actor: Actor, round: Round, name: str, points: Mapping[str, int]) -> DiscussionScheme:
    """Keep the points of the categories under a name. Raises ServiceError."""
    require(can_discuss(actor, round), OFFICE_ONLY)
    Round.objects.select_for_update().filter(pk=round.pk).first()
    criteria = criteria_of(round.cycle)
    codes = {category.code for category in criteria.categories}
    if set(points) != codes or sum(points.values()) != criteria.total_points or min(points.values()) < 0:
        raise ServiceError(
            _("Give every category its points; together they make %(total)s.") % {"total": criteria.total_points},
            code="points",
        )
    if schemes_of(round).count() >= LIMIT:
        raise ServiceError(
            _("At most %(limit)s schemes are kept for a round. Remove one first.") % {"limit": LIMIT}, code="limit"
        )
    scheme = DiscussionScheme(
        round=round, name=name.strip(), points=dict(points), created_by_id=actor.pk, created_at=now()
    )
    try:
        scheme.full_clean()
    except ValidationError as error:
        raise ServiceError(" ".join(error.messages), code="scheme") from None
    scheme.save()
    record(actor=actor, action="scheme.saved", target=scheme, after={"round": round.code, "name": scheme.name})
    return scheme


@transaction.atomic
def remove_scheme(*, actor: Actor, scheme: DiscussionScheme) -> None:
    """Remove a scheme. Raises ServiceError, StaleState when it is gone already."""
    require(can_discuss(actor, scheme.round), OFFICE_ONLY)
    record(actor=actor, action="scheme.removed", target=scheme, before={"name": scheme.name})
    removed, _rows = DiscussionScheme.objects.filter(pk=scheme.pk).delete()
    if not removed:
        raise StaleState
