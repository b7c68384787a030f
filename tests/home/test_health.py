from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.db.utils import ConnectionHandler

from award.home import health

pytestmark = pytest.mark.django_db


def in_wal(tmp_path):
    """A connection to a file in WAL mode."""
    return ConnectionHandler(
        {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": tmp_path / "a.sqlite3",
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"},
            }
        }
    )["default"]


@pytest.mark.parametrize(("is_safe", "problems"), [(True, []), (False, ["sqlite_wal_unsafe"])])
def test_wal_is_a_fault_only_where_it_may_lose_writes(monkeypatch, tmp_path, is_safe, problems):
    connection = in_wal(tmp_path)
    monkeypatch.setattr(health, "connection", connection)
    monkeypatch.setattr(health, "wal_is_safe", lambda: is_safe)
    try:
        assert health.problems() == problems
    finally:
        connection.close()


def test_a_rollback_journal_is_no_fault(monkeypatch):
    monkeypatch.setattr(health, "wal_is_safe", lambda: False)
    assert health.problems() == []


def test_a_database_that_does_not_answer(monkeypatch):
    def fail():
        raise DatabaseError("host db.internal refused")

    monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=fail, vendor="postgresql"))
    assert health.problems() == ["database"]


@pytest.mark.parametrize(
    ("free", "total", "problems"),
    [
        (1_999_999_999, 100_000_000_000, ["disk"]),
        (2_000_000_000, 100_000_000_000, []),
        (1_500_000_000, 10_000_000_000, []),  # a small disk, a seventh of it free
    ],
)
def test_little_room_is_a_fault(monkeypatch, free, total, problems):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: SimpleNamespace(free=free, total=total))
    assert health.problems() == problems
