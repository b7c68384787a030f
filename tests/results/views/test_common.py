"""What the pages of results share."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from award.results.views.common import bundle_name, has_names, layout_of, zip_response
from tests import factories
from tests.results.cases import make_case, released

pytestmark = pytest.mark.django_db


def test_a_bundle_is_a_download_of_a_name_that_tells_what_it_is():
    case = make_case()
    snapshot = released(case)
    assert bundle_name(snapshot) == f"results-{case.cycle.year}-material-{snapshot.pk}.zip"
    response = zip_response(b"PK", snapshot)
    assert response["Content-Disposition"] == f'attachment; filename="{bundle_name(snapshot)}"'


@pytest.mark.parametrize(("role", "layout"), [("office", "office"), ("supervisor", "role")])
def test_office_and_supervisors_have_their_own_frame(role, layout):
    request = RequestFactory().get("/")
    request.user = factories.make_user(role, role)
    assert layout_of(request) == f"layouts/{layout}.html"


@pytest.mark.parametrize(("query", "shown"), [("", True), ("?names=0", False), ("?names=1", True)])
def test_names_are_shown_unless_they_are_hidden(query, shown):
    assert has_names(RequestFactory().get(f"/{query}")) is shown
