import pytest
from django.urls import resolve

from award.home.templatetags.office_nav import office_nav
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def nav(rf):
    def build(path="/office/", role="office", cycle=None):
        request = rf.get(path)
        request.resolver_match = resolve(path)
        request.user = factories.make_user("", role)
        shown = office_nav({"request": request}, cycle)
        return shown["cycle"], [link for section in shown["sections"] for link in section["links"]]

    return build


def test_without_a_cycle_only_what_needs_none_is_linked(nav):
    cycle, links = nav()
    assert cycle is None
    assert {"/office/", "/office/cycles/", "/office/outbox/"} <= {link["url"] for link in links}
    assert not any("/cycles/1" in link["url"] for link in links)


def test_links_follow_the_cycle_of_the_page_else_the_one_at_work(nav):
    old, at_work = factories.make_cycle("published", year=2024), factories.make_cycle("assessing", year=2026)
    draft = factories.make_cycle("draft", year=2028)
    assert nav()[0] == at_work
    for cycle in (old, draft):
        assert f"/office/cycles/{cycle.pk}/" in {link["url"] for link in nav(cycle=cycle)[1]}


def test_one_link_is_the_current_one(nav):
    cycle = factories.make_cycle("assessing")
    for path in ("/office/", f"/office/cycles/{cycle.pk}/", "/office/outbox/"):
        assert [link["url"] for link in nav(path)[1] if link.get("is_current")] == [path]


def test_the_trail_is_linked_for_the_chief(nav):
    assert "/office/audit/" in {link["url"] for link in nav(role="chief")[1]}
    assert "/office/audit/" not in {link["url"] for link in nav(role="office")[1]}
