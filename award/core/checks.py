"""What `manage.py check --deploy` refuses of an installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from award.core.databases import wal_is_safe


@register(Tags.database, deploy=True)
def check_journal(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """WAL with a SQLite that may lose committed writes, and any durability below FULL."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    command = database.get("OPTIONS", {}).get("init_command", "").lower().replace(" ", "")
    found: list[CheckMessage] = []
    if "journal_mode=wal" in command and not wal_is_safe():
        found.append(Error("this SQLite may lose committed writes in WAL mode: update it", id="award.E001"))
    if "synchronous=full" not in command:
        found.append(Error("SQLite without synchronous=FULL loses acknowledged writes at a power cut", id="award.E002"))
    return found


@register(Tags.security, deploy=True)
def check_demo(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demonstration prints its passwords on the login page."""
    return [Error("DEMO is on: everyone can log in as anyone", id="award.E003")] if settings.DEMO else []
