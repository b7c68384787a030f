"""The office's lists of a cycle as workbooks: headings and rows as the pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from award.applications.handled import extensions_of, threads_of
from award.cycles.models import Cycle
from award.eligibility.queries import queue_of
from award.honours.queries import certificates_of, commendation_of, honour_name
from award.notices.queries import notices_of
from award.panels.queries import assignments_of, panels_of

Row = Sequence[object]


@dataclass(frozen=True)
class ListBook:
    """A list: its title, its headings and where its rows come from."""

    title: str | Promise
    headings: tuple[str | Promise, ...]
    rows: Callable[[Cycle], Iterable[Row]]


def _applications(cycle: Cycle) -> Iterable[Row]:
    for entry in queue_of(cycle):
        row, organisation, review = entry.application, entry.application.organisation, entry.review
        yield (
            row.number, organisation.name, organisation.credit_code, organisation.division, organisation.industry,
            organisation.get_size_display(), row.get_state_display(), row.submitted_at,
            review.decided_by if review else None, review.decided_at if review else None,
            review.reason if review else None,
        )  # fmt: skip


def _extensions(cycle: Cycle) -> Iterable[Row]:
    for row in extensions_of(cycle):
        act = row.act
        yield (
            row.application.number, row.application.organisation.name, row.closes_at, act.get_state_display(),
            act.reason, act.asked_by, act.asked_at, act.decided_by, act.decided_at,
        )  # fmt: skip


def _messages(cycle: Cycle) -> Iterable[Row]:
    for row in threads_of(cycle):
        yield row.number, row.organisation.name, row.messages, row.unread, row.last  # type: ignore[attr-defined]


def _panels(cycle: Cycle) -> Iterable[Row]:
    for row in panels_of(cycle):
        yield (
            row.code, row.name, row.members, row.secretaries, row.applications, row.declared, row.assigned,  # type: ignore[attr-defined]
            row.fixed_at,
        )  # fmt: skip


def _assignments(cycle: Cycle) -> Iterable[Row]:
    for row in assignments_of(cycle):
        yield (
            row.round.name, row.application.number, row.application.organisation.name, row.seat.panel.name,
            row.seat.expert, row.seat.get_role_display(), _("guest") if row.is_guest else "", row.assigned_at,
            row.cleared_at, row.seat.left_at,
        )  # fmt: skip


def _notices(cycle: Cycle) -> Iterable[Row]:
    for row in notices_of(cycle):
        yield row.title, row.get_state_display(), row.starts_on, row.ends_on, row.entry_count, row.withdrawn_reason  # type: ignore[attr-defined]


def _certificates(cycle: Cycle) -> Iterable[Row]:
    commendation = commendation_of(cycle)
    for row in certificates_of(commendation) if commendation else ():
        yield (
            row.number, honour_name(row), row.organisation_name, row.credit_code, row.issued_on, row.valid_until,
            row.get_state_display(), row.state_reason,
        )  # fmt: skip


_APPLICATION = (_lazy("Number"), _lazy("Organisation"))
LISTS: dict[str, ListBook] = {
    "applications": ListBook(
        _lazy("Applications"),
        (
            *_APPLICATION, _lazy("Credit code"), _lazy("Division"), _lazy("Industry"), _lazy("Size"), _lazy("State"),
            _lazy("Submitted"), _lazy("Decided by"), _lazy("Decided"), _lazy("Reason"),
        ),
        _applications,
    ),
    "extensions": ListBook(
        _lazy("Later deadlines"),
        (
            *_APPLICATION, _lazy("New deadline"), _lazy("State"), _lazy("Reason"), _lazy("Asked by"), _lazy("Asked"),
            _lazy("Decided by"), _lazy("Decided"),
        ),
        _extensions,
    ),
    "messages": ListBook(
        _lazy("Messages with applicants"), (*_APPLICATION, _lazy("Messages"), _lazy("Unread"), _lazy("Last")), _messages
    ),
    "panels": ListBook(
        _lazy("Panels"),
        (
            _lazy("Code"), _lazy("Panel"), _lazy("Members"), _lazy("Secretaries"), _lazy("Applications"),
            _lazy("Declared"), _lazy("Assigned"), _lazy("Fixed"),
        ),
        _panels,
    ),
    "assignments": ListBook(
        _lazy("Assignments"),
        (
            _lazy("Round"), *_APPLICATION, _lazy("Panel"), _lazy("Expert"), _lazy("Role"), _lazy("Guest"),
            _lazy("Assigned"), _lazy("Declared"), _lazy("Left"),
        ),
        _assignments,
    ),
    "notices": ListBook(
        _lazy("Public notices"),
        (
            _lazy("Notice"), _lazy("State"), _lazy("First day"), _lazy("Last day"), _lazy("Named"),
            _lazy("Withdrawn because"),
        ),
        _notices,
    ),
    "certificates": ListBook(
        _lazy("Certificates"),
        (
            _lazy("Certificate number"), _lazy("Honour"), _lazy("Organisation"), _lazy("Credit code"),
            _lazy("Issued"), _lazy("Valid until"), _lazy("State"), _lazy("Reason"),
        ),
        _certificates,
    ),
}  # fmt: skip
