"""Checklists for tests: every line of the programme as officers found it."""

from __future__ import annotations

from typing import Any

from award.accounts.models import User
from award.applications.models import Application
from award.cycles.queries import programme_of
from award.eligibility.models import CheckResult
from tests.factories import now


def checked(application: Application, actor: User, **verdicts: str) -> None:
    """All lines met by that officer on the latest revision, but those named by their code."""
    revision = application.revisions.order_by("-number").first()
    for check in programme_of(application.cycle).eligibility.checks:
        verdict = verdicts.get(check.code, "met")
        values: dict[str, Any] = {
            "revision": revision, "verdict": verdict, "note": "已核对。", "checked_by": actor, "checked_at": now(),
        }  # fmt: skip
        CheckResult.objects.update_or_create(application=application, code=check.code, defaults=values)
