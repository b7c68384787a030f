"""How SQLite is opened: durable always, WAL only where it is safe.

SQLite before 3.44.6, 3.50.7 and 3.51.3 may lose committed writes in WAL mode with several connections (the WAL-reset
bug); there the rollback journal is used, which is ample for this product's load.
"""

import sqlite3

_FIXED_LINES = {(3, 44): 6, (3, 50): 7, (3, 51): 3}


def wal_is_safe(version: str = sqlite3.sqlite_version) -> bool:
    """Does this SQLite hold the WAL-reset fix?"""
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    if (major, minor) > max(_FIXED_LINES):
        return True
    return patch >= _FIXED_LINES.get((major, minor), patch + 1)


def sqlite_options() -> dict[str, object]:
    """Connection options: IMMEDIATE transactions, a patient lock, FULL durability, guarded triggers."""
    journal = "WAL" if wal_is_safe() else "DELETE"
    pragmas = [
        f"PRAGMA journal_mode={journal}",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        # INSERT OR REPLACE deletes without firing delete triggers unless this is on.
        "PRAGMA recursive_triggers=ON",
    ]
    return {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": ";".join(pragmas)}
