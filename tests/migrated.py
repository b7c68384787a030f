"""A migrated SQLite database kept between test runs: migrating takes longer than most of the tests that need it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Whatever the tables, triggers, content types and permissions are made from.
SOURCES = (
    "requirements.txt", "award/settings.py", "award/core/triggers.py", "award/*/models.py", "award/*/models/*.py",
    "award/*/migrations/*.py", "tests/migrated.py",
)  # fmt: skip


def template() -> Path:
    """Where the database for the code as it stands is kept, whether it is there or not."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return ROOT / ".cache" / f"migrated-{digest.hexdigest()[:32]}.sqlite3"


def keep_migrated(creation: Any) -> None:
    """Let the creation of an in-memory test database copy the kept one, or keep the one it makes."""
    connection = creation.connection
    if connection.vendor != "sqlite":
        return
    migrate = creation.create_test_db

    def create(verbosity: int = 1, autoclobber: bool = False, serialize: bool = False, keepdb: bool = False) -> str:
        path = template()
        if not creation.is_in_memory_db(creation._get_test_db_name()) or serialize:
            return str(migrate(verbosity, autoclobber, serialize, keepdb))
        if not path.exists():
            name = str(migrate(verbosity, autoclobber, serialize, keepdb))
            _copy(connection.connection, path)
            return name
        connection.close()
        name = str(creation._create_test_db(verbosity, autoclobber, keepdb))
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as kept:
            kept.backup(connection.connection)
        return name

    creation.create_test_db = create


def _copy(source: sqlite3.Connection, path: Path) -> None:
    """Write the database beside its place and rename it: another process never sees half of one."""
    path.parent.mkdir(exist_ok=True)
    for old in sorted(path.parent.glob("migrated-*.sqlite3"), key=lambda old: old.stat().st_mtime)[:-7]:
        old.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    with closing(sqlite3.connect(name)) as copy:
        source.backup(copy)
    Path(name).rename(path)
