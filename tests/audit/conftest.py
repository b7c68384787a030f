"""A way past the triggers, as an administrator of the database has one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection


@pytest.fixture
def tamper(db) -> Callable[..., None]:
    """Run SQL on the trail with its triggers off; all is undone with the test's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditevent'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            # What still waits for the end of the transaction would forbid to alter the table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")

    def run(sql: str, *parameters: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run
