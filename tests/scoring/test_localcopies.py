from typing import Any

import pytest
from django.test import Client, RequestFactory

from award.domain.programme import load_programme
from award.scoring import localcopies
from award.scoring.services import open_sheet
from tests import factories as make
from tests.domain.builders import programme_data, toml_bytes
from tests.scoring.scene import CODE, scene, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_copies_are_allowed_unless_the_programme_bars_them(monkeypatch: pytest.MonkeyPatch) -> None:
    cycle, request = make.make_cycle("assessing"), RequestFactory().get("/")
    assert localcopies.may_keep(request, cycle)
    barred = load_programme(toml_bytes(programme_data(scoring={"local_copies": False})), name="p", criteria=None)
    monkeypatch.setattr(localcopies, "programme_of", lambda cycle: barred)
    assert not localcopies.may_keep(request, cycle)


def test_nobody_keeps_what_is_seen_as_somebody_else() -> None:
    request: Any = RequestFactory().get("/")
    request.acting = object()
    assert not localcopies.may_keep(request, make.make_cycle("assessing"))


@pytest.mark.parametrize("allowed", [True, False])
def test_the_pages_say_whether_they_may_be_kept(allowed: bool, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = scene()
    sheet = open_sheet(actor=found.user(1), assignment=found.assignments[1])
    for view in ("sheets", "workspace"):
        monkeypatch.setattr(f"award.scoring.views.{view}.may_keep", lambda request, cycle: allowed)
    client.force_login(found.user(1))
    whole = client.get(url("sheet", sheet.pk)).content.decode()
    item = client.get(url("sheet_item", sheet.pk, CODE)).content.decode()
    assert ("data-keep" in whole, "offline-queue" in whole, "offline-queue" in item) == (allowed,) * 3
    assert ("no-local-copies" in item) is not allowed
