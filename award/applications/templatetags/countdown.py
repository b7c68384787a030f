"""The deadline of an application and the time left, by the server's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext

from award.applications import deadlines
from award.applications.models import Application
from award.core.clock import now

register = template.Library()

DAY, HOUR, MINUTE, SECOND = 86_400, 3_600, 60, 1
_UNITS = (DAY, HOUR, MINUTE, SECOND)


def _word(unit: int, count: int) -> str:
    """The name of the unit, beside which the number stands by itself."""
    if unit == DAY:
        text = ngettext("%(n)s day", "%(n)s days", count)
    elif unit == HOUR:
        text = ngettext("%(n)s hour", "%(n)s hours", count)
    elif unit == MINUTE:
        text = ngettext("%(n)s minute", "%(n)s minutes", count)
    else:
        text = ngettext("%(n)s second", "%(n)s seconds", count)
    return (text % {"n": ""}).strip()


@register.simple_tag
def deadline_of(application: Application) -> deadlines.Deadline:
    """Until when this application may be written: the rule of the cycle with its extension or correction."""
    return deadlines.deadline_of(application)


@register.simple_tag
def countdown(moment: datetime | None) -> str:
    """ "9 天 2 小时" in pieces that a script counts down from the seconds the server says are left; "" when over."""
    if moment is None or moment <= now():
        return ""
    left = int((moment - now()).total_seconds())
    pieces = format_html_join(
        " ",
        '<span data-unit="{}" data-one="{}" data-many="{}"{}><b>{}</b> <span>{}</span></span>',
        (
            (unit, _word(unit, 1), _word(unit, 2), "" if is_shown else " hidden", count, _word(unit, count))
            for unit, count, is_shown in _pieces(left)
        ),
    )
    return format_html('<span data-left="{}" data-closes="{}">{}</span>', left, int(moment.timestamp()), pieces)


def _pieces(left: int) -> Iterator[tuple[int, int, bool]]:
    """(unit, how many, is it shown): days and hours, hours and minutes, or minutes.

    Seconds are shown by the script alone; on a page that stands still they would soon be wrong.
    """
    shown = (DAY, HOUR) if left >= DAY else (HOUR, MINUTE) if left >= HOUR else (MINUTE,)
    for unit in _UNITS:
        count, left = divmod(left, unit)
        yield unit, count, unit in shown
