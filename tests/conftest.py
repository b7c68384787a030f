"""What every test gets: the migrated database with its triggers, and a way past them when it must be emptied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.migrated import keep_migrated
from tests.triggers import past_triggers


@pytest.fixture(autouse=True, scope="session")
def _fast_passwords() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _media(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> None:
    """Migrate once and keep what that made: every later run on SQLite starts from the copy."""
    keep_migrated(connection.creation)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Emptying the database after a test with real transactions must pass the append-only triggers."""
    flush = connection.ops.execute_sql_flush

    def flush_past_triggers(sql_list: list[str]) -> None:
        with past_triggers():
            flush(sql_list)

    connection.ops.execute_sql_flush = flush_past_triggers
