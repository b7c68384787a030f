"""Is the installation well? Codes only: the page is public."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import DatabaseError, connection

from award.core.databases import wal_is_safe

FREE_BYTES = 2_000_000_000


def problems() -> list[str]:
    """Codes of what is wrong: the database, the disk, an unsafe journal mode."""
    found = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA journal_mode")
                if cursor.fetchone()[0] == "wal" and not wal_is_safe():
                    found.append("sqlite_wal_unsafe")
    except DatabaseError:
        found.append("database")
    usage = shutil.disk_usage(settings.DATA_DIR)
    if usage.free < FREE_BYTES and usage.free < usage.total // 10:
        found.append("disk")
    return found
