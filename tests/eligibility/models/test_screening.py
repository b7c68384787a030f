"""Constraints of lists, entries and hits."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from award.eligibility.models import ScreeningEntry, ScreeningHit, ScreeningList
from tests.eligibility.listing import make_hit, make_list
from tests.factories import make_application, make_user, now

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def broken(constraint: str, write) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    said = str(error.value)
    # SQLite names the columns of a unique constraint, not its name.
    assert constraint in said or "UNIQUE" in said


def test_screening_list_one_current():
    first = make_list(name="失信名单")
    broken("screening_list_one_current", lambda: make_list(name="失信名单"))
    make_list(name="失信名单", kind="penalty")
    ScreeningList.objects.filter(pk=first.pk).update(retired_at=now())
    make_list(name="失信名单")


def test_screening_list_valid_in_order():
    late = {"as_of": date(2026, 2, 1), "valid_until": date(2026, 1, 31)}
    broken("screening_list_valid_in_order", lambda: make_list(**late))


def test_screening_entry_code_or_name():
    row = make_list()
    broken("screening_entry_code_or_name", lambda: ScreeningEntry.objects.create(list=row, reason="x"))


def test_screening_entry_in_order():
    days = {"from_on": date(2026, 2, 1), "until_on": date(2026, 1, 31)}
    row = make_list()
    broken("screening_entry_in_order", lambda: ScreeningEntry.objects.create(list=row, name="甲", **days))


def test_screening_hit_once():
    hit = make_hit(make_application(state="submitted"))
    broken("screening_hit_once", lambda: ScreeningHit.objects.create(
        application=hit.application, entry=hit.entry, run=hit.run, match="name"
    ))  # fmt: skip


def test_screening_hit_decided_iff_dated():
    hit = make_hit(make_application(state="submitted"))
    rows = ScreeningHit.objects.filter(pk=hit.pk)
    broken("screening_hit_decided_iff_dated", lambda: rows.update(state="confirmed"))
    broken("screening_hit_decided_iff_dated", lambda: rows.update(decided_by=make_user(), decided_at=now()))


def test_screening_hit_dismissed_has_note():
    hit = make_hit(make_application(state="submitted"))
    rows = ScreeningHit.objects.filter(pk=hit.pk)
    decided = {"decided_by": make_user(), "decided_at": now()}
    broken("screening_hit_dismissed_has_note", lambda: rows.update(state="dismissed", **decided))
    rows.update(state="dismissed", note="同名不同企业", **decided)


def test_a_list_without_a_file_is_the_platforms_own():
    own, other = make_list(sha256=""), make_list()
    with translation.override("en"):
        assert (own.is_own, str(own)) == (True, "Kept by the platform")
    assert (other.is_own, str(other)) == (False, other.name)
