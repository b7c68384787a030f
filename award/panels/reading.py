"""Reading the files of an application in the page and taking them away: each with the reader's name and the minute."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from award.applications.models import Evidence
from award.core import pagecache
from award.core.access import Actor
from award.core.clock import BEIJING, now
from award.core.errors import ServiceError
from award.core.limited import LimitedFailure, run_limited
from award.core.pdf_fonts import printable
from award.core.uploads import stored_file
from award.core.watermark import picture

WIDTHS = (1000, 1600)
PICTURES = ("png", "jpg")


@dataclass(frozen=True)
class Viewer:
    """One page of a file as `panels/_viewer.html` shows it. `pages` is 0 where a file is not shown in the page."""

    evidence: Evidence
    page: int
    pages: int
    base_url: str
    text: str = ""
    width: int = 0
    height: int = 0
    is_failed: bool = False

    @property
    def link(self) -> str:
        """What comes before the number of a page."""
        return f"{self.base_url}{'&' if '?' in self.base_url else '?'}file={self.evidence.pk}&page="


def page_count(evidence: Evidence) -> int:
    """How many pages can be shown."""
    if evidence.kind in PICTURES:
        return 1
    return (evidence.pages or 1) if evidence.kind == "pdf" else 0


def asked_page(text: str | None, evidence: Evidence) -> int:
    """The page that an address asks for, the nearest one that there is."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(number, page_count(evidence)))


def viewer_of(actor: Actor, evidence: Evidence, page: int, base_url: str) -> Viewer:
    """What the template takes; a file that cannot be rendered says so."""
    pages = page_count(evidence)
    if not pages:
        return Viewer(evidence, page, 0, base_url)
    try:
        known = json.loads(_kept(actor, evidence, f"{page}.json", "facts", number=page))
    except LimitedFailure:
        return Viewer(evidence, page, pages, base_url, is_failed=True)
    return Viewer(evidence, page, pages, base_url, known["text"], known["width"], known["height"])


def page_picture(actor: Actor, evidence: Evidence, page: int, width: int) -> bytes:
    """The page as a PNG with the reader's line. Raises ServiceError."""
    try:
        plain = _kept(actor, evidence, f"{page}-{width}.png", "page", number=page, width=width)
    except LimitedFailure:
        raise ServiceError(_("This page cannot be shown. Download the file, or ask the award office."), code="page"
                           ) from None  # fmt: skip
    return picture(plain, reader_line(actor))


def marked_file(actor: Actor, evidence: Evidence) -> bytes:
    """The whole file with the reader's line. Raises ServiceError: a file without the line never leaves."""
    try:
        return run_limited("mark", stored_file(evidence.path), kind=evidence.kind, text=reader_line(actor))
    except LimitedFailure:
        raise ServiceError(
            _("Your name could not be written into this file, so it cannot be downloaded. Ask the award office."),
            code="mark",
        ) from None


def reader_line(actor: Actor) -> str:
    """Who reads and when, to the minute in Beijing."""
    return f"{printable(str(actor))} · {now().astimezone(BEIJING):%Y-%m-%d %H:%M} UTC+8"


def _kept(actor: Actor, evidence: Evidence, name: str, task: str, **parameters: int) -> bytes:
    data = pagecache.load(actor.pk, evidence.sha256, name)
    if data is None:
        data = run_limited(task, stored_file(evidence.path), kind=evidence.kind, **parameters)
        pagecache.keep(actor.pk, evidence.sha256, name, data)
    return data
