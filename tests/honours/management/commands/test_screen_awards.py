"""The nightly screening of those who hold a valid certificate."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from award.eligibility.models import ScreeningHit
from tests.eligibility.listing import make_entry
from tests.factories import make_certificate, today_plus

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def screened() -> str:
    out = StringIO()
    call_command("screen_awards", stdout=out)
    return out.getvalue()


def test_holders_of_valid_certificates_are_screened_and_others_are_not():
    held = make_certificate()
    lapsed = make_certificate(issued_on=today_plus(-900), valid_until=today_plus(-5))
    revoked = make_certificate(state="revoked", state_reason="造假", state_changed_on=today_plus(0))
    for certificate in (held, lapsed, revoked):
        make_entry(credit_code=certificate.application.organisation.credit_code)
    assert screened() == "1 new hit(s)\n"
    hit = ScreeningHit.objects.get()
    assert (hit.application, hit.run.occasion, hit.run.ran_by) == (held.application, "validity", None)
    assert screened() == "0 new hit(s)\n"
