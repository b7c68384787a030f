"""Acting over HTTP as the people of an award."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from award.accounts.models import User

BEIJING = ZoneInfo("Asia/Shanghai")


class Person:
    """A browser with someone logged in."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.client = Client()
        if user is not None:
            self.log_in()

    def log_in(self) -> None:
        """Log in again: sessions end while the journey's clock moves on."""
        assert self.user is not None
        self.client.force_login(self.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, name: str, /, *args: Any, expect: int = 200, query: str = "") -> HttpResponse:
        """Open a page."""
        response = self.client.get(reverse(name, args=args) + query)
        assert response.status_code == expect, f"GET {name} {args}: {response.status_code}\n{_errors(response)}"
        return response

    def post(self, name: str, /, *args: Any, expect: int = 302, **data: Any) -> HttpResponse:
        """Send a form."""
        response = self.client.post(reverse(name, args=args), data)
        assert response.status_code == expect, f"POST {name} {args}: {response.status_code}\n{_errors(response)}"
        return response

    def tries(self, name: str, /, *args: Any, expect: int = 404, **data: Any) -> None:
        """Ask for a page or an act that is not this person's: it must not exist, or be refused."""
        response = self.client.post(reverse(name, args=args), data)
        assert response.status_code == expect, f"{self.user} POST {name} {args}: {response.status_code}"


def _errors(response: HttpResponse) -> str:
    context = getattr(response, "context", None) or {}
    found = [str(context[key]) for key in ("error", "faults", "reason") if key in context]
    form = context.get("form")
    return "\n".join([*found, str(getattr(form, "errors", ""))])


def typed(moment: datetime) -> str:
    """A moment as the browser's control sends it."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def said(response: HttpResponse) -> str:
    """The page as text, for asking what it says."""
    return response.content.decode()
