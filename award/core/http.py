"""Requests as views see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from award.core.access import Actor


class ActorRequest(HttpRequest):
    """A request of someone who is logged in (type only: Django makes the object)."""

    user: Actor  # type: ignore[assignment]
    htmx: HtmxDetails


def pdf_download(pdf: bytes, name: str) -> HttpResponse:
    """A document that we made, as a download under our own name for it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_download(book: bytes, name: str) -> HttpResponse:
    """A workbook that we made, as a download under our own name for it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(book, content_type=XLSX, headers=headers)
