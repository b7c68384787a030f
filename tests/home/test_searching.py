"""The office's search."""

from __future__ import annotations

import pytest
from django.utils import translation

from award.applications.models import Recommendation
from award.home.searching import search
from tests import factories as make
from tests.applications.review import recommending_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


PAGES = [("Outbox", "/office/outbox/"), ("Audit log", "/office/audit/")]


def found(text, role="office"):
    groups = search(make.make_user("", role), text, PAGES)
    return {group.title: [hit.name for hit in group.hits] for group in groups}


def test_organisations_experts_panels_cycles_and_pages_are_found():
    application = make.make_application(organisation=make.make_organisation("南海珍珠养殖有限公司"), state="submitted")
    make.make_organisation("南海渔业有限公司")  # has no application
    expert = make.make_expert("zhang")
    panel = make.make_panel(application.cycle)
    assert found("南海") == {"Applications": ["南海珍珠养殖有限公司"]}
    assert found("zhang") == {"Experts": [str(expert)]}
    assert found(application.organisation.credit_code)["Applications"] == ["南海珍珠养殖有限公司"]
    assert found(panel.name)["Panels"] == [panel.name]
    assert found(str(application.cycle.year))["Cycles"] == [application.cycle.name]
    assert found("outb") == {"Pages": ["Outbox"]}


def test_a_draft_is_not_found():
    make.make_application(organisation=make.make_organisation("尚未提交有限公司"))
    assert found("尚未提交") == {}


def test_what_waits_for_its_recommending_body_is_not_found():
    """As on the desk, whose page of it does not exist for the office."""
    cycle, organisation = recommending_cycle(), make.make_organisation("等待推荐有限公司")
    application = make.make_application(cycle, organisation=organisation, state="submitted")
    assert found("等待推荐") == {}
    Recommendation.objects.create(
        application=application, revision=application.revisions.get(), verdict="recommended", body="460100",
        opinion="同意", made_by=make.make_user("body"), made_at=make.now(),
    )  # fmt: skip
    assert found("等待推荐") == {"Applications": ["等待推荐有限公司"]}


@pytest.mark.parametrize("text", ["", "   ", "\x00", "%", "'; drop table", "x" * 5000])
def test_strange_words_find_nothing_and_break_nothing(text):
    assert "Experts" not in found(text)


def test_others_find_nothing():
    make.make_expert("zhang")
    assert found("zhang", role="supervisor") == {}


def test_a_search_asks_the_database_a_few_times(django_assert_num_queries):
    office = make.make_user("", "office")
    office.has_role("office")
    for n in range(12):
        make.make_expert(f"zhang{n}")
    with django_assert_num_queries(4):
        (group,) = search(office, "zhang", PAGES)
    assert len(group.hits) == 8
