"""Grants on single objects. The only module beside the grant tables that knows django-guardian.

A grant is a row (user, codename, object) in a table with a real foreign key. Superusers hold none, groups and global
permissions count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from guardian.shortcuts import get_objects_for_user, get_user_perms

M = TypeVar("M", bound=Model)
Grant = tuple[int, str, int]  # user pk, codename, object pk


def has_grant(user: Any, codename: str, obj: Model) -> bool:
    """Does `user` hold this very grant on `obj`?"""
    # get_user_perms, not user.has_perm: a superuser must hold a grant like anyone.
    return bool(user.is_authenticated) and codename in set(get_user_perms(user, obj))


def granted(user: Any, codename: str, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of `queryset` on which `user` holds the grant."""
    if not user.is_authenticated or not user.is_active:
        return queryset.none()
    # Bare codename: the dotted form runs a hidden, cached query and makes counts depend on test order.
    return get_objects_for_user(
        user, codename, queryset, use_groups=False, with_superuser=False, accept_global_perms=False
    )


def stored_grants(table: type[Model], object_pks: Iterable[int]) -> set[Grant]:
    """The grants held in `table` on the given objects."""
    rows = table._default_manager.filter(content_object__in=list(object_pks))
    return set(rows.values_list("user_id", "permission__codename", "content_object_id"))


def set_grants(table: type[Model], model: type[Model], object_pks: Iterable[int], wanted: set[Grant]) -> dict[str, int]:
    """Make `table` hold exactly `wanted` on the given objects. Returns how many rows were added and removed."""
    pks = list(object_pks)
    present = stored_grants(table, pks)
    content_type = ContentType.objects.get_for_model(model)
    permissions = dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
    for user_id, codename, object_id in present - wanted:
        table._default_manager.filter(
            user_id=user_id, permission__codename=codename, content_object_id=object_id
        ).delete()
    table._default_manager.bulk_create(
        table(user_id=user_id, permission_id=permissions[codename], content_object_id=object_id)
        for user_id, codename, object_id in sorted(wanted - present)
    )
    return {"added": len(wanted - present), "removed": len(present - wanted)}
