"""Errors a service raises. Their text is a translated sentence that says what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from award.core.access import Verdict, enforce
from award.domain.errors import AwardError

OFFICE_ONLY = _("This is for the award office.")


class ServiceError(AwardError):
    """A service refused to act. `sentence` is translated and fit to be shown."""

    def __init__(self, sentence: str | Promise, code: str = "service_error", **params: object) -> None:
        super().__init__(code, **params)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def require(verdict: Verdict, otherwise: str | Promise = "") -> None:
    """Raise a ServiceError with the reason of a refusal, or `otherwise` where it has none."""
    if not verdict:
        raise ServiceError(verdict.reason or otherwise or _("You may not do this."), code="refused")


def require_known(verdict: Verdict) -> None:
    """A 404 for what is hidden; for a refusal its sentence, so that the page can keep what was typed."""
    if verdict.hidden:
        enforce(verdict)
    require(verdict)


class StaleState(ServiceError):
    """The state changed since the page was opened; nothing was written."""

    def __init__(self, sentence: str | Promise | None = None) -> None:
        default = _("This was changed meanwhile by someone else. Reload the page and look at the current state.")
        super().__init__(sentence or default, code="stale_state")


class Conflict(ServiceError):
    """A stale write of text: both versions are kept and shown (HTTP 409)."""

    def __init__(self, *, current: str, version: int) -> None:
        super().__init__(
            _("Someone else saved this field after you opened it. Both texts are shown; choose what to keep."),
            code="stale_write",
        )
        self.current = current
        self.version = version
