"""Finding certificates, and what state they are in on a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from award.core.errors import ServiceError
from award.cycles.queries import programme_of
from award.honours import queries
from award.honours.models import Commendation
from tests.factories import make_application, make_certificate, make_cycle, make_decision, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "day", "shown"),
    [
        ("valid", date(2030, 3, 17), "valid"),
        ("valid", date(2030, 3, 18), "expired"),
        ("suspended", date(2031, 1, 1), "suspended"),
        ("revoked", date(2031, 1, 1), "revoked"),
    ],
)
def test_state_on_a_day(state: str, day: date, shown: str) -> None:
    reason = {} if state == "valid" else {"state_reason": "核查", "state_changed_on": date(2026, 1, 1)}
    certificate = make_certificate(state=state, issued_on=date(2025, 3, 18), valid_until=date(2030, 3, 17), **reason)
    assert queries.state_on(certificate, day) == shown


def test_code_finds_its_certificate_however_it_is_typed() -> None:
    certificate = make_certificate(code="01ABCDEFGHJKMNPQRSTVWXYZ01")
    make_certificate()
    for typed in ("01ABCDEFGHJKMNPQRSTVWXYZ01", "o1abc-defgh-jkmnp-qrstv-wxyzo-l", " 01ABCDEFGHJKMNPQRSTVWXYZ01 "):
        assert queries.certificate_by_code(typed) == certificate
    assert queries.certificate_by_code("01ABCDEFGHJKMNPQRSTVWXYZ02") is None


def test_number_finds_only_what_the_winners_page_lists() -> None:
    certificate = make_certificate(number="HNZL-2026-001")
    assert queries.certificate_by_number(" hnzl-2026-００１") == certificate
    certificate.commendation.cycle.__class__.objects.filter(pk=certificate.commendation.cycle_id).update(
        state="noticing"
    )
    assert queries.certificate_by_number("HNZL-2026-001") is None


def test_draft_commendations_are_not_published() -> None:
    shown = make_certificate().commendation
    cycle = make_cycle("noticing")
    Commendation.objects.create(
        cycle=cycle, decision=make_decision(cycle), document_number="草稿1号", title="草稿", issued_on=date(2026, 1, 1),
        created_at=cycle.created_at,
    )  # fmt: skip
    assert list(queries.published_commendations()) == [shown]


def test_certificates_for_a_person_are_those_of_its_organisations() -> None:
    owner = make_user("owner")
    own = make_certificate(make_application(make_cycle("deciding"), owner=owner, state="accepted"))
    make_certificate()
    assert list(queries.certificates_for(owner)) == [own]


def test_levels_come_in_the_order_of_the_programme_by_full_name() -> None:
    cycle = make_cycle("deciding")
    first, second, third = (make_application(cycle, state="accepted") for _ in range(3))
    nomination = make_certificate(first, "nomination")
    awards = [make_certificate(second, "award"), make_certificate(third, "award")]
    with translation.override("zh-hans"):
        levels = [(level.name, level.certificates) for level in queries.levels_of(nomination.commendation)]
    assert levels == [
        ("海南省政府质量奖", awards), ("海南省政府质量奖提名奖", [nomination]), ("海南省政府质量奖特别奖", []),
    ]  # fmt: skip


def test_class_without_certificate_is_told() -> None:
    with pytest.raises(ServiceError):
        queries.certificate_rules(programme_of(make_cycle()), "no_such_class")
