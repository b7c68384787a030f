"""One world for all tests of isolation, built once; each test leaves it as it found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.isolation.world import World, build


@pytest.fixture(autouse=True)
def _media() -> None:
    """The files of the world stay where the package's world put them."""


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")), django_db_blocker.unblock():
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: None) -> World:
    """The world in a transaction of the test's own, undone after it."""
    return built
