"""How a citation is written."""

from __future__ import annotations

from django.utils.translation import gettext as _


def cited_page(number: int, page: int | None) -> str:
    """File number `number` of the application, and the page of it where one is named."""
    if page is None:
        return _("E%(number)s") % {"number": number}
    return _("E%(number)s, page %(page)s") % {"number": number, "page": page}
