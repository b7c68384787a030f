"""Tags and filters that every page may use. Everything here is escaped; nothing reads the database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from award.core.clock import BEIJING, now
from award.core.messages import factor_name, state_label

register = template.Library()
register.filter("factor_name", factor_name)

_WEEKDAYS_ZH = "一二三四五六日"
_ICONS = {
    "check": '<path d="M3 8.5 6.5 12 13 4.5"/>',
    "print": '<path d="M4 6V2h8v4M4 12H2.5V7.5a1.5 1.5 0 0 1 1.5-1.5h8a1.5 1.5 0 0 1 1.5 1.5V12H12M4 10h8v4H4z"/>',
    "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "warn": '<path d="M8 2 1.5 13.5h13zM8 6.5v3.5M8 12h.01"/>',
    "info": '<circle cx="8" cy="8" r="6.5"/><path d="M8 7.5v3.5M8 5h.01"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "back": '<path d="M10 3 5 8l5 5"/>',
    "next": '<path d="m6 3 5 5-5 5"/>',
    "flag": '<path d="M4 14V2.5h7.5L10 5.5l1.5 3H4"/>',
    "lock": '<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>',
    "file": '<path d="M4 1.5h5.5L13 5v9.5H4zM9 1.5V5.5h4"/>',
    "download": '<path d="M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3 3"/>',
}


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A 16 px line icon; decorative, so hidden from assistive technology."""
    shape = SafeString(_ICONS[name])
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', shape)


@register.filter
def beijing_day(value: date | datetime | None) -> str:
    """2026年12月3日 / 3 December 2026."""
    if value is None:
        return "—"
    day = value.astimezone(BEIJING).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B} {day.year}" if _english() else f"{day.year}年{day.month}月{day.day}日"


@register.filter
def beijing(value: datetime | None) -> str:
    """2026年12月3日 星期四 17:00（北京时间） / Thursday 3 December 2026, 17:00 (Beijing time)."""
    if value is None:
        return "—"
    local = value.astimezone(BEIJING)
    if _english():
        return f"{local:%A} {local.day} {local:%B} {local.year}, {local:%H:%M} (Beijing time)"
    weekday = _WEEKDAYS_ZH[local.weekday()]
    return f"{local.year}年{local.month}月{local.day}日 星期{weekday} {local:%H:%M}（北京时间）"


@register.filter
def beijing_short(value: datetime | None) -> str:
    """2026-12-03 17:00:05, for tables and receipts."""
    return "—" if value is None else f"{timezone.localtime(value, BEIJING):%Y-%m-%d %H:%M:%S}"


@register.filter
def time_left(value: datetime | None) -> str:
    """ "3 天 2 小时" until the moment; empty when it has passed."""
    if value is None or value <= now():
        return ""
    minutes = int((value - now()).total_seconds()) // 60
    days, rest = divmod(minutes, 1440)
    hours, mins = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    if hours and days < 30:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if not days and not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", mins) % {"n": mins})
    return " ".join(parts)


@register.filter
def in_language(value: Any) -> str:
    """A domain `Text`, or a mapping with `zh` and `en`, in the active language."""
    if isinstance(value, dict):
        return value["en" if _english() else "zh"]
    return "" if value is None else value.get("en" if _english() else "zh-hans")


@register.filter
def named(value: Any) -> str:
    """`name_en` or `name_zh` of reference data (divisions, industries) in the active language."""
    return "" if value is None else (value.name_en if _english() and value.name_en else value.name_zh)


@register.filter
def initial(value: Any) -> str:
    """The first character of a name, for the round avatar."""
    return str(value).strip()[:1].upper() or "·"


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def file_size(value: int) -> str:
    """ "2.1 MB", decimal, as the limits are written."""
    for size, unit in ((1_000_000, "MB"), (1_000, "kB")):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value} B"


_TONES = {
    "draft": "sea", "drafting": "sea",
    "pending": "", "open": "sea", "applying": "sea", "submitted": "info", "accepted": "ok",
    "rejected": "bad", "returned": "warn", "answered": "ok", "lapsed": "bad",
    "withdrawn": "", "sealed": "ok", "agreed": "ok", "frozen": "warn", "released": "ok", "recorded": "warn",
    "confirmed": "ok", "posted": "warn", "ended": "ok", "issued": "gold", "valid": "ok", "suspended": "warn",
    "revoked": "bad", "asked": "warn", "approved": "ok", "refused": "bad", "closed": "", "queued": "info",
    "held": "warn", "sent": "ok", "failed": "bad", "published": "gold", "cancelled": "bad",
    "committed": "info", "drawn": "warn", "adopted": "ok", "discarded": "", "declined": "warn", "granted": "ok",
    "dismissed": "", "dropped": "", "digested": "ok",
    # Where the same word means something else.
    "screening_hit.open": "warn", "screening_hit.confirmed": "bad", "department_request.sent": "info",
}  # fmt: skip


@register.simple_tag
def state_tag(table: str, state: str) -> SafeString:
    """The name of a lifecycle state as a tag: `{% state_tag "application" application.state %}`."""
    tone = _TONES.get(f"{table}.{state}", _TONES.get(state, ""))
    css = f"tag tag--{tone}" if tone else "tag"
    return format_html('<span class="{}">{}</span>', css, state_label(table, state))


@register.simple_tag
def meter(value: float | str, total: float, label: str) -> SafeString:
    """A bar of progress; the value may be a decimal string. SVG, since the policy of contents bars inline styles."""
    share = 0 if not total else min(100, max(0, round(100 * float(value) / total)))
    return format_html(
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="meter__on" width="{}" height="6"/></svg>',
        label, share,
    )  # fmt: skip


@register.simple_tag
def segments(states: list[str], label: str) -> SafeString:
    """A row of small segments; each state is "done", "part", "flag", "now" or ""."""
    cells = format_html_join("", '<i class="{}"></i>', ((f"is-{state}" if state else "",) for state in states))
    return format_html('<div class="segs" role="img" aria-label="{}">{}</div>', label, cells)


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], *prefixes: str) -> SafeString:
    """`aria-current="page"` when the page's path starts with one of the prefixes."""
    path = context["request"].path
    return SafeString('aria-current="page"') if any(path.startswith(prefix) for prefix in prefixes) else SafeString("")


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some parameters changed; None removes one."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            parameters.pop(key, None)
        else:
            parameters[key] = value
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.filter
def yes_no(value: bool) -> str:
    """Yes or no, in words."""
    return _("Yes") if value else _("No")
