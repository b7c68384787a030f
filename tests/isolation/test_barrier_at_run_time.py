"""The barrier where pages are made: with marks all around, an applicant's request never touches a table above it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.template.context import BaseContext
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award.panels.models import ApplicationGrant
from award.panels.queries import wanted_grants
from tests.isolation.world import World

ABOVE = ("panels", "scoring", "results", "deliberation")
PAGES = (
    ("applications:tasks", "judged"), ("applications:tasks", "opened"), ("applications:item", "judged", "4.1.2"),
    ("applications:item", "draft", "4.1.2"), ("applications:evidence", "judged"), ("applications:progress", "judged"),
    ("applications:progress", "ranked"), ("applications:check", "draft"), ("accounts:organisation", "org_own"),
    ("accounts:members", "org_own"),
)  # fmt: skip


def _urls(world: World) -> list[str]:
    return [reverse(name, args=[world.pk(key), *more]) for name, key, *more in PAGES]


def _held(value: object, depth: int = 2) -> Iterator[Model]:
    """The rows that a template was handed, also in lists and dictionaries."""
    if isinstance(value, Model):
        yield value
    elif depth and isinstance(value, list | tuple | set | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _held(part, depth - 1)


def _asked_above(world: World, role: str, url: str) -> set[str]:
    """The tables above the barrier that the page was made from."""
    tables = {model._meta.db_table for label in ABOVE for model in apps.get_app_config(label).get_models()}
    with CaptureQueriesContext(connection) as asked:
        assert world.client(role).get(url).status_code == 200, url
    return {table for table in tables for query in asked.captured_queries if f'"{table}"' in query["sql"]}


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_applicants_pages_ask_no_table_above_the_barrier(role, world):
    for url in _urls(world):
        assert _asked_above(world, role, url) == set(), url


def test_experts_page_does_ask_them(world):
    """Proof that the test above would see it."""
    url = reverse("panels:application", args=[world.pk("judged")])
    assert {"panels_assignment", "panels_applicationgrant"} <= _asked_above(world, "expert", url)


def test_applicants_templates_are_handed_no_row_from_above(world):
    seen: list[BaseContext] = []

    def keep(sender: object, context: BaseContext, **_kwargs: object) -> None:
        seen.append(context)

    template_rendered.connect(keep)
    try:
        for url in _urls(world):
            assert world.client("owner").get(url).status_code == 200, url
    finally:
        template_rendered.disconnect(keep)
    rows = [
        row for context in seen for layer in context for value in dict(layer or {}).values() for row in _held(value)
    ]
    assert {row._meta.label for row in rows} >= {"applications.Application"}
    assert {row._meta.label for row in rows if row._meta.app_label in ABOVE} == set()


def test_all_grants_of_the_world_lie_in_the_grant_table(world):
    """guardian writes its generic tables without a word when it does not find ours."""
    from guardian.models import GroupObjectPermission, UserObjectPermission

    assert ApplicationGrant.objects.exists()
    assert UserObjectPermission.objects.count() == GroupObjectPermission.objects.count() == 0


def test_grants_of_the_world_are_those_that_its_records_give(world):
    """None for the expert in conflict, who has not declared, or who works at the applicant."""
    cycle = world.objects["assessing"]
    stored = ApplicationGrant.objects.filter(content_object__cycle=cycle)
    held = set(stored.values_list("user", "permission__codename", "content_object"))
    assert held == wanted_grants(cycle)
    readers = {user for user, _right, application in held if application == world.pk("judged")}
    assert readers == {world.people[name].pk for name in ("chair", "expert", "peer")}
