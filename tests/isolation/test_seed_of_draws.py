"""The seed of a draw is found nowhere before the draw: in no page, file or event, by nobody."""

from __future__ import annotations

import pytest

from award.audit.models import AuditEvent
from tests.isolation.crawl import seeds
from tests.isolation.planning import SEEDS
from tests.isolation.routes import body
from tests.isolation.world import ROLES, World

pytestmark = pytest.mark.django_db
PLAN_PAGES = ("/plans/", "/draws/", "/panels/", "/supervision/", "/audit/")


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_seed_before_its_draw(world: World, role: str):
    urls = [url for url in seeds(world, role) if any(part in url for part in PLAN_PAGES)] + ["/zh-hans/draws/"]
    shown = b"".join(body(world.client(role).get(url)) for url in urls)
    assert SEEDS["committed"].encode() not in shown


def test_after_the_draw_everyone_may_read_it(world: World):
    from django.urls import reverse

    shown = body(world.client("anonymous").get(reverse("panels:draws"))).decode()
    assert SEEDS["drawn"] in shown
    assert world.objects["plan_committed"].seed_sha256 in shown
    assert "canary-witness" not in shown
    assert "canary-name" not in shown


def test_no_event_holds_it(world: World):
    assert not AuditEvent.objects.filter(body__contains=SEEDS["committed"]).exists()
