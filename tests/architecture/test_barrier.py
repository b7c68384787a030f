"""Contract 4 at run time: nothing of an application leads up to panels, marks or results."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks import run_checks

from tests.architecture.source import listed

LOW = {"applications", "eligibility"}
LINE = ["core", "audit", "outbox", "accounts", "cycles", "applications", "eligibility", "panels", "scoring", "results",
        "deliberation", "notices", "honours", "reports", "api", "home"]  # fmt: skip
# guardian finds the grant table by this relation; hidden, it would silently write its generic table.
VISIBLE = {"panels.ApplicationGrant.content_object"}


def _award_models():
    return [model for model in apps.get_models() if model.__module__.startswith("award.")]


def test_no_relation_from_above_shows_on_an_application():
    faults, seen = [], set()
    for model in _award_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            label = getattr(getattr(target, "_meta", None), "app_label", "")
            if label not in LOW or LINE.index(model._meta.app_label) <= LINE.index(label):
                continue
            name = f"{model._meta.label}.{field.name}"
            seen.add(name)
            if not field.remote_field.hidden and name not in VISIBLE:
                faults.append(name)
    assert seen >= VISIBLE, "the exception is no longer there: take it off the list"
    assert len(seen) > 5
    assert not faults, listed(faults)


def test_what_an_application_can_reach_lies_below_the_barrier():
    """The attributes of the models themselves, as a template of the applicant would walk them."""
    faults = []
    for model in _award_models():
        if model._meta.app_label not in LOW:
            continue
        for relation in model._meta.related_objects:
            above = LINE.index(relation.related_model._meta.app_label) > LINE.index("eligibility")
            if above and relation.related_model._meta.label != "panels.ApplicationGrant":
                faults.append(f"{model._meta.label}.{relation.name}")
    assert not faults, listed(faults)


def test_only_core_runs_on_every_page():
    ours = [
        name
        for name in settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
        if name.startswith("award.") and not name.startswith("award.core.")
    ]
    assert ours == []


def test_no_backend_but_our_own_answers_for_rights():
    """guardian's backend would let `has_perm` answer, and a superuser would hold every grant."""
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


@pytest.mark.django_db
def test_grants_go_to_the_table_with_real_foreign_keys_only():
    from guardian.models import GroupObjectPermission, UserObjectPermission

    from award.panels.models import ApplicationGrant
    from tests import factories

    cycle = factories.make_cycle("assessing")
    application = factories.make_application(cycle, state="accepted")
    factories.assign(factories.make_panel(cycle), application, factories.round_of(cycle))
    assert ApplicationGrant.objects.count() == 11
    assert UserObjectPermission.objects.count() == GroupObjectPermission.objects.count() == 0


@pytest.mark.django_db
def test_system_checks_are_silent():
    assert [message for message in run_checks() if not message.is_silenced()] == []
