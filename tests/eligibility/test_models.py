"""Constraints of the verdict."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from award.eligibility.models import EligibilityReview
from tests.factories import make_application, make_user, now

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_eligibility_review_rejected_has_reason():
    application = make_application(state="submitted")
    review = EligibilityReview(
        application=application, revision=application.revisions.get(), verdict="rejected", decided_by=make_user(),
        decided_at=now(),
    )  # fmt: skip
    with pytest.raises(ValidationError):
        review.full_clean()
    with pytest.raises(IntegrityError, match="eligibility_review_rejected_has_reason"), transaction.atomic():
        review.save()
    review.reason = "材料不全"
    review.save()
