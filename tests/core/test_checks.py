import copy

import pytest

from award.core import checks
from award.core.checks import check_demo, check_journal


@pytest.fixture
def opened(settings):
    """Pretend the database is opened by this command."""

    def by(command):
        databases = copy.deepcopy(settings.DATABASES)
        databases["default"] |= {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"init_command": command}}
        settings.DATABASES = databases
        return [message.id for message in check_journal(None)]

    return by


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize(
    ("is_safe", "command", "ids"),
    [
        (True, "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL", []),
        (False, "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL", ["award.E001"]),
        (False, "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL", []),
        (True, "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL", ["award.E002"]),
        (True, "", ["award.E002"]),
    ],
)
def test_unsafe_ways_to_open_sqlite_are_errors(opened, monkeypatch, is_safe, command, ids):
    monkeypatch.setattr(checks, "wal_is_safe", lambda: is_safe)
    assert opened(command) == ids


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_postgresql_needs_no_check_of_sqlite(settings):
    settings.DATABASES = {"default": {**settings.DATABASES["default"], "ENGINE": "django.db.backends.postgresql"}}
    assert check_journal(None) == []


def test_the_demonstration_is_not_to_be_deployed(settings):
    settings.DEMO = True
    assert [message.id for message in check_demo(None)] == ["award.E003"]
    settings.DEMO = False
    assert check_demo(None) == []
