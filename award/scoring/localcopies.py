"""Whether a browser may keep pages and entries for work without network."""

from __future__ import annotations

from award.core.http import ActorRequest
from award.cycles.models import Cycle
from award.cycles.queries import programme_of


def may_keep(request: ActorRequest, cycle: Cycle) -> bool:
    """The programme allows it; and never on the device of someone who only sees as somebody else does."""
    return not getattr(request, "acting", None) and programme_of(cycle).scoring.local_copies
