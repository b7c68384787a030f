"""The constraints of commendations and certificates, through the form's check and through the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation

from award.core.clock import now
from award.honours.models import Certificate, Commendation
from tests.factories import make_application, make_certificate, today_plus

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refused(name: str, act: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def refused_twice(name: str, row: models.Model, *, says: str = "", **changes: Any) -> None:
    """The change fails as a row and as an object."""
    rows = type(row)._default_manager
    refused(name, lambda: rows.filter(pk=row.pk).update(**changes))
    changed = rows.get(pk=row.pk)
    for field, value in changes.items():
        setattr(changed, field, value)
    with pytest.raises(ValidationError, match=says or name):
        changed.full_clean()


def draft(certificate: Certificate) -> Commendation:
    commendation = certificate.commendation
    Commendation.objects.filter(pk=commendation.pk).update(state="draft", issued_at=None, issued_by=None)
    return Commendation.objects.get(pk=commendation.pk)


def test_a_commendation_is_issued_if_and_only_if_dated_and_signed() -> None:
    issued = make_certificate().commendation
    issued.full_clean()
    refused_twice("commendation_issued_iff_dated", issued, issued_at=None)
    refused_twice("commendation_issued_iff_dated", issued, issued_by=None)
    refused_twice("commendation_issued_iff_dated", issued, state="draft")
    drafted = draft(make_certificate())
    drafted.full_clean()
    refused_twice("commendation_issued_iff_dated", drafted, state="issued")
    refused_twice("commendation_issued_iff_dated", drafted, issued_at=now())


def test_a_serial_is_given_once_a_class() -> None:
    first = make_certificate()
    second = make_certificate(make_application(first.application.cycle, state="accepted"))
    assert (first.serial, second.serial) == (1, 2)
    refused_twice("certificate_serial_once", second, says="already exists", serial=1)
    assert Certificate.objects.filter(pk=second.pk).update(serial=1, class_code="nomination") == 1


def test_an_application_gets_one_certificate() -> None:
    first = make_certificate()
    other = make_application(first.application.cycle, state="accepted")
    second = make_certificate(other, "nomination")
    refused_twice("certificate_once", second, says="already exists", application=first.application)


def test_serials_begin_at_1() -> None:
    refused_twice("certificate_serial_from_1", make_certificate(), serial=0)


def test_a_certificate_is_valid_beyond_the_day_of_issue() -> None:
    certificate = make_certificate()
    refused_twice("certificate_valid_until_after_issue", certificate, valid_until=certificate.issued_on)
    certificate.valid_until = certificate.issued_on + timedelta(days=1)
    certificate.full_clean()


@pytest.mark.parametrize("state", ["suspended", "revoked"])
def test_a_certificate_loses_its_validity_with_a_reason_and_a_day(state: str) -> None:
    certificate = make_certificate()
    name, says, today = "certificate_state_has_reason", "Give the reason", today_plus(0)
    refused_twice(name, certificate, says=says, state=state)
    refused_twice(name, certificate, says=says, state=state, state_reason="发生重大质量事故")
    refused_twice(name, certificate, says=says, state=state, state_changed_on=today)
    whole = {"state": state, "state_reason": "发生重大质量事故", "state_changed_on": today}
    assert Certificate.objects.filter(pk=certificate.pk).update(**whole) == 1


def test_a_certificate_has_a_document_if_and_only_if_its_hash_is_kept() -> None:
    certificate = make_certificate()
    refused_twice("certificate_rendered_iff_hashed", certificate, path="certificates/1.pdf")
    refused_twice("certificate_rendered_iff_hashed", certificate, sha256="0" * 64)
