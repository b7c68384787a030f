"""A grant is one row for one person on one object; nothing else counts as one."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from guardian.models import GroupObjectPermission
from guardian.shortcuts import assign_perm

from award.applications.models import READ, Application
from award.core.grants import granted, has_grant, set_grants, stored_grants
from award.panels.models import ApplicationGrant
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.make_application(state="accepted")


def permission() -> Permission:
    return Permission.objects.get(codename=READ, content_type__app_label="applications")


def holder_of_nothing(kind: str, application: Application):
    user = factories.make_user(kind)
    if kind == "superuser":
        user.is_superuser = user.is_staff = True
        user.save()
    elif kind == "global":
        user.user_permissions.add(permission())
    elif kind == "group":
        group = Group.objects.create(name="experts")
        group.permissions.add(permission())
        user.groups.add(group)
        assign_perm(READ, group, application)
        assert GroupObjectPermission.objects.exists()
    elif kind == "inactive":
        user.is_active = False
        user.save()
        grant(user, application)
    return type(user).objects.get(pk=user.pk)


def grant(user, application) -> None:
    ApplicationGrant.objects.create(user=user, permission=permission(), content_object=application)


KINDS = ["superuser", "global", "group", "inactive", "plain"]


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_row_of_an_active_person_is_a_grant(kind, application):
    user = holder_of_nothing(kind, application)

    assert not has_grant(user, READ, application)
    assert not granted(user, READ, Application.objects.all()).exists()


def test_an_anonymous_visitor_holds_no_grant(application):
    assert not has_grant(AnonymousUser(), READ, application)
    assert not granted(AnonymousUser(), READ, Application.objects.all()).exists()


def test_a_row_is_a_grant_on_its_object_for_its_codename_and_person_only(application):
    user, other = factories.make_user("a"), factories.make_application(state="accepted")
    grant(user, application)

    assert has_grant(user, READ, application)
    assert list(granted(user, READ, Application.objects.all())) == [application]
    assert not has_grant(user, READ, other)
    assert not has_grant(user, "assess_application", application)
    assert not has_grant(factories.make_user("b"), READ, application)


@pytest.mark.both_databases
def test_set_grants_applies_the_difference_and_touches_no_other_object(application):
    other = factories.make_application(state="accepted")
    stays, goes, comes = (factories.make_user(name) for name in ("stays", "goes", "comes"))
    for user in (stays, goes):
        grant(user, application)
    grant(goes, other)
    kept = ApplicationGrant.objects.get(user=stays).pk

    counts = set_grants(
        ApplicationGrant, Application, [application.pk], {(user.pk, READ, application.pk) for user in (stays, comes)}
    )

    assert counts == {"added": 1, "removed": 1}
    assert stored_grants(ApplicationGrant, [application.pk, other.pk]) == {
        (stays.pk, READ, application.pk),
        (comes.pk, READ, application.pk),
        (goes.pk, READ, other.pk),
    }
    assert ApplicationGrant.objects.get(user=stays).pk == kept


@pytest.mark.parametrize("rows", [1, 3])
def test_granted_asks_a_flat_number_of_queries(rows, django_assert_num_queries):
    user = factories.make_user("a")
    for _row in range(rows):
        grant(user, factories.make_application(state="accepted"))
    has_grant(user, READ, Application.objects.first())  # content types are cached from here on

    with django_assert_num_queries(1):
        assert len(granted(user, READ, Application.objects.all())) == rows
