"""A way past the triggers that freeze rows: to empty the database after a test, or to damage a row on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def past_triggers() -> Iterator[None]:
    """Frozen rows may be changed here; afterwards they are frozen again."""
    with connection.cursor() as cursor:
        freeze = _lift_on_sqlite(cursor) if connection.vendor == "sqlite" else _lift_on_postgresql(cursor)
        yield
        for statement in freeze:
            cursor.execute(statement)


def _lift_on_sqlite(cursor: Any) -> list[str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in triggers]


def _lift_on_postgresql(cursor: Any) -> list[str]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to run cannot be altered
    cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\\_no\\_%'")
    triggers = cursor.fetchall()
    for table, name in triggers:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    freeze = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in triggers]
    return ["SET CONSTRAINTS ALL IMMEDIATE", *freeze, "SET CONSTRAINTS ALL DEFERRED"]
