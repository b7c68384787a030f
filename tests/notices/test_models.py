"""The constraints of a notice, through the form's check and through the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from award.core.clock import now
from award.notices.models import Notice, NoticeEntry
from tests.factories import make_application, make_cycle, make_decision, make_notice, today_plus

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def noticed(state: str = "posted", **fields: Any) -> Notice:
    cycle = make_cycle("deciding")
    awarded = [(make_application(cycle, state="accepted"), code) for code in ("award", "nomination")]
    return make_notice(make_decision(cycle, awarded), state=state, **fields)


def refused(name: str, act: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def refused_twice(name: str, notice: Notice, *, says: str = "", **changes: Any) -> None:
    """The change fails as a row and as an object."""
    refused(name, lambda: Notice.objects.filter(pk=notice.pk).update(**changes))
    changed = Notice.objects.get(pk=notice.pk)
    for field, value in changes.items():
        setattr(changed, field, value)
    with pytest.raises(ValidationError, match=says or name):
        changed.full_clean()


def test_a_notice_is_posted_if_and_only_if_dated() -> None:
    draft, posted = noticed("draft"), noticed("posted")
    draft.full_clean()
    posted.full_clean()
    refused_twice("notice_posted_iff_dated", draft, posted_at=now())
    refused_twice("notice_posted_iff_dated", draft, starts_on=today_plus(1))
    refused_twice("notice_posted_iff_dated", draft, state="posted")
    refused_twice("notice_posted_iff_dated", posted, posted_at=None)
    refused_twice("notice_posted_iff_dated", posted, ends_on=None)
    refused_twice("notice_posted_iff_dated", posted, ends_on=today_plus(-21))
    assert Notice.objects.filter(pk=posted.pk).update(ends_on=posted.starts_on) == 1  # a notice of a single day


def test_a_notice_is_ended_if_and_only_if_dated() -> None:
    refused_twice("notice_ended_iff_dated", noticed("posted"), ended_at=now())
    refused_twice("notice_ended_iff_dated", noticed("posted"), state="ended")
    refused_twice("notice_ended_iff_dated", noticed("ended"), ended_at=None)


def test_a_notice_is_withdrawn_if_and_only_if_there_is_a_reason() -> None:
    name, says = "notice_withdrawn_iff_reason", "Give the reason"
    refused_twice(name, noticed("posted"), says=says, state="withdrawn")
    refused_twice(name, noticed("posted"), says=says, withdrawn_reason="名单有误")
    refused_twice(name, noticed("withdrawn"), says=says, withdrawn_reason="")


@pytest.mark.parametrize("changes", [{"days": 0}, {"days": 61}, {"unit": "week"}])
def test_a_notice_counts_1_to_60_working_or_calendar_days(changes: dict[str, Any]) -> None:
    refused_twice("notice_counting_rule", noticed("draft"), **changes)


@pytest.mark.parametrize("days", [1, 60])
def test_the_shortest_and_the_longest_notice_are_allowed(days: int) -> None:
    noticed("draft", days=days, unit="calendar").full_clean()


def test_a_cycle_has_one_notice_of_a_kind_beside_the_withdrawn_ones() -> None:
    posted = noticed("posted")
    decision = posted.cycle.decision
    refused("notice_one_a_kind", lambda: make_notice(decision, state="draft"))
    second = Notice.objects.get(pk=posted.pk)
    second.pk = None
    with pytest.raises(ValidationError, match="a notice of this kind"):
        second.full_clean()
    Notice.objects.filter(pk=posted.pk).update(state="withdrawn", withdrawn_reason="名单有误")
    assert make_notice(decision, state="draft").state == "draft"


def test_a_notice_names_an_application_once_and_each_at_its_own_place() -> None:
    first, second = noticed("draft").entries.all()
    for name, changes in (
        ("notice_entry_once", {"application": first.application}),
        ("notice_entry_position_once", {"position": first.position}),
    ):
        refused(name, lambda changes=changes: NoticeEntry.objects.filter(pk=second.pk).update(**changes))
        changed = NoticeEntry.objects.get(pk=second.pk)
        for field, value in changes.items():
            setattr(changed, field, value)
        with pytest.raises(ValidationError, match="already exists"):
            changed.full_clean()


def test_a_notice_speaks_the_language_of_its_reader() -> None:
    notice = noticed("draft")
    assert (notice.title, notice.text) == ("Public notice", "Open to objection.")
    with translation.override("zh-hans"):
        assert (notice.title, notice.text) == ("关于拟授奖名单的公示", "现予公示。")
