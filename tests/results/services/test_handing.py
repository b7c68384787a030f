"""The bundle that is handed out is the one whose fingerprint was fixed at the release."""

from __future__ import annotations

import pytest

from award.core.errors import ServiceError
from award.cycles.models import Cycle
from award.domain.bundlezip import manifest_sha256
from award.domain.verification import verify_bundle
from award.results import services
from award.results.models import ResultBundle
from tests.results.cases import events, given, make_case, released

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_bundle_of_a_release_is_verified_by_the_rules_alone():
    case = make_case()
    snapshot = released(case)
    data = services.hand_out_bundle(actor=case.clerk, snapshot=snapshot)
    assert verify_bundle(data, "bundle.zip").is_good
    assert manifest_sha256(data) == ResultBundle.objects.get().manifest_sha256
    assert events()[-1]["action"] == "bundle.handed_out"
    assert services.hand_out_bundle(actor=None, snapshot=snapshot) == data


def test_no_bundle_before_the_release():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    with pytest.raises(ServiceError, match="when the standing is released"):
        services.hand_out_bundle(actor=case.clerk, snapshot=snapshot)


def test_a_name_changed_after_the_release_does_not_change_the_bundle():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = released(case)
    before = services.hand_out_bundle(actor=case.clerk, snapshot=snapshot)
    organisation = case.applications[0].organisation
    organisation.name = "改名有限公司"
    organisation.save()
    Cycle.objects.update(name_zh="改名的届次")
    assert services.hand_out_bundle(actor=case.clerk, snapshot=snapshot) == before
    given(case, snapshot, "public")
    assert services.hand_out_bundle(actor=case.clerk, snapshot=snapshot) == before
