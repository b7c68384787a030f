"""Database triggers that freeze rows, for both databases.

They stop mistakes and the web application; only the hash chain with checkpoints kept elsewhere detects an
administrator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython


def _sqlite(table: str, of: str, when: str, unless: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    condition = f" WHEN {when}" if when else ""
    changed = " AND ".join(part for part in (when, f"NOT ({unless})" if unless else "") if part)
    on_update = f" WHEN {changed}" if changed else ""
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE{of} ON {table}{on_update} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{condition} {refuse}",
        # INSERT OR REPLACE would pass by the other two where recursive triggers are off.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN NEW.id IS NOT NULL AND EXISTS (SELECT 1 FROM {table} OLD WHERE OLD.id = NEW.id"
        f"{' AND ' + when if when else ''}) {refuse}",
    ]


def _postgresql(table: str, of: str, when: str, unless: str) -> list[str]:
    condition = f" WHEN ({when})" if when else ""
    run = f"EXECUTE FUNCTION {table}_refuse()"
    # A subquery stands in no WHEN. TRUNCATE has no OLD: what is asked of it is asked of an UPDATE alone.
    passes = f"IF TG_OP = 'UPDATE' THEN IF {unless} THEN RETURN NEW; END IF; END IF; " if unless else ""
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {passes}"
        f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE{of} ON {table} FOR EACH ROW{condition} {run}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW{condition} {run}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {run}",
        # ALWAYS: also in a session that replays as a replica.
        *(
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}"
            for name in ("no_update", "no_delete", "no_truncate")
        ),
    ]


def append_only(table: str, *, columns: Sequence[str] = (), when: str = "", unless: str = "") -> RunPython:
    """A migration operation: rows of `table` can be added but neither changed nor deleted.

    columns: only these are frozen against UPDATE (rows still cannot be deleted).
    when: SQL over OLD; only rows for which it holds are frozen.
    unless: SQL over OLD and NEW, subqueries too; an UPDATE for which it holds passes.
    """
    of = f" OF {', '.join(columns)}" if columns else ""

    def create(apps: Any, schema_editor: Any) -> None:
        make = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
        for statement in make(table, of, when, unless):
            schema_editor.execute(statement)

    def drop(apps: Any, schema_editor: Any) -> None:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for name in ("no_update", "no_delete", "no_replace" if on_sqlite else "no_truncate"):
            # SQLite makes a table anew to change its columns, and its triggers go with the old one.
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}" + ("" if on_sqlite else f" ON {table}"))

    return RunPython(create, drop)


def lifted(operation: RunPython) -> RunPython:
    """The operation that takes away what an earlier `append_only` made, so that another can stand in its place."""
    return RunPython(operation.reverse_code or RunPython.noop, operation.code)
