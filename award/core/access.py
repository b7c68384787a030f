"""Who may do what: the verdict a permission returns, and the one place that turns it into an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.functional import Promise

M = TypeVar("M", bound=Model)


@runtime_checkable
class Actor(Protocol):
    """Whoever acts. `accounts.User` and Django's anonymous user behind `accounts` fulfil it."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> bool: ...

    def has_role(self, name: str) -> bool: ...


@dataclass(frozen=True)
class Verdict:
    """The answer of a permission: true or false, why, and whether the very existence is to be hidden."""

    is_allowed: bool
    reason: str | Promise = ""
    hidden: bool = False

    def __bool__(self) -> bool:
        return self.is_allowed


ALLOWED = Verdict(is_allowed=True)
HIDDEN = Verdict(is_allowed=False, hidden=True)


def refused(reason: str | Promise) -> Verdict:
    """The actor knows of the thing but may not do this now; the reason is shown to it."""
    return Verdict(is_allowed=False, reason=reason)


class HiddenFromActor(Http404):
    """A 404 for something that exists; the same to the outside, recorded inside."""


class Refused(PermissionDenied):
    """A 403 with its reason."""


def enforce(verdict: Verdict) -> None:
    """Raise a 404 for what is hidden and a 403 with the reason for what is refused."""
    if verdict:
        return
    if verdict.hidden:
        raise HiddenFromActor
    raise Refused(str(verdict.reason))


def found(rows: QuerySet[M], **keys: Any) -> M:
    """The row of a door's queryset, or a 404: what was asked for does not exist, or not for this person."""
    row = rows.filter(**keys).first()
    if row is None:
        raise Http404
    return row
