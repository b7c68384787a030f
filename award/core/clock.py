"""The one clock of the product."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

BEIJING = ZoneInfo("Asia/Shanghai")

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """Today's date in Beijing, where the award's days begin and end."""
    return now().astimezone(BEIJING).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Act as if it were `moment`: for seeding a demonstration of a cycle that is over, nothing else."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
