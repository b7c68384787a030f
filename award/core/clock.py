"""The one clock of the product."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, UTC."""
    return timezone.now()


def today() -> date:
    """Today's date in Beijing, where the award's days begin and end."""
    return now().astimezone(BEIJING).date()
