"""Durability (trust.md 0.1, 0.2)."""

import pytest
from django.db import connection

from award.core import databases
from award.core.databases import sqlite_options, wal_is_safe


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ("3.40.1", False), ("3.44.5", False), ("3.44.6", True), ("3.45.0", False), ("3.50.6", False),
        ("3.50.7", True), ("3.51.2", False), ("3.51.3", True), ("3.52.0", True), ("4.0.0", True), ("3.7.0", False),
    ],
)  # fmt: skip
def test_wal_is_safe_where_the_fix_is(version, is_safe):
    assert wal_is_safe(version) is is_safe


@pytest.mark.parametrize(("is_safe", "journal"), [(True, "WAL"), (False, "DELETE")])
def test_sqlite_is_opened_durably(monkeypatch, is_safe, journal):
    monkeypatch.setattr(databases, "wal_is_safe", lambda: is_safe)
    options = sqlite_options()
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 20
    assert f"PRAGMA journal_mode={journal};PRAGMA synchronous=FULL" in options["init_command"]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_live_connection_is_durable():
    expected = {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, value in expected.items():
                cursor.execute(f"PRAGMA {name}")
                assert cursor.fetchone()[0] == value, name
            return
        for name in ("synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == "on", name
