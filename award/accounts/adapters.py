"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from award.accounts.models import User
from award.audit.services import record


class AccountAdapter(DefaultAccountAdapter):
    """Anyone may register as an applicant; every other role is given by the office. Logging in is audited."""

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        user.language = getattr(request, "LANGUAGE_CODE", "zh-hans")
        saved = super().save_user(request, user, form, commit)
        if commit:
            record(actor=None, action="user.registered", target=saved)
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        record(actor=user, action="session.began", target=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        # Not which address was tried: a password typed into the wrong box must not enter the trail.
        record(actor=None, action="session.refused")
