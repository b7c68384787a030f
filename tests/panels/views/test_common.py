"""The page of a plan and its frame, as the office and as supervisors see it."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from award.panels.views.common import layout, shown
from tests import factories
from tests.panels.plancases import committed, drawn, make_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "frame"), [("office", "layouts/office.html"), ("supervisor", "layouts/role.html")])
def test_the_frame_is_that_of_the_role(role, frame):
    request = RequestFactory().get("/")
    request.user = factories.make_user("x", role)
    assert layout(request) == {"layout": frame, "is_office": role == "office"}


def test_before_the_draw_nothing_is_shown_after_it_panels_and_what_is_wrong():
    case = make_case()
    assert shown(committed(case)) == {"teams": [], "figures": [], "violations": []}
    other = make_case()
    plan = drawn(other)
    assert shown(plan)["violations"] == []
    code = shown(plan)["teams"][0].members[0].code
    expert = next(row for row in other.experts if f"E{row.pk}" == code)
    expert.is_available = False
    expert.save()
    assert shown(plan)["violations"] == [f"{expert} can no longer be drawn"]
