"""A database of its own for each benchmark, in a temporary folder, and processes that work on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.run import postgresql

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The environment of processes that use an empty database of that name."""
    with tempfile.TemporaryDirectory(prefix="award-bench-") as folder:
        environment = {
            "DJANGO_SETTINGS_MODULE": "award.settings",
            "SECRET_KEY": "a key for benchmarks only, of more than fifty characters in all",
            "DEBUG": "off",
            "DEMO": "off",
            "BASE_URL": "http://testserver",
            "EMAIL_URL": "memorymail://",
            "DATA_DIR": folder,
        }
        if name == "sqlite":
            yield {**environment, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        else:
            with postgresql() as url:
                yield {**environment, "DATABASE_URL": url}


def work(environment: dict[str, str], *arguments: object) -> Any:
    """What a process of `bench.worker` prints, read as JSON."""
    command = [sys.executable, "-m", "bench.worker", *(_text(argument) for argument in arguments)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout) if done.stdout.strip() else None


def _text(argument: object) -> str:
    return argument if isinstance(argument, str) else json.dumps(argument)


def chosen(name: str) -> Sequence[str]:
    """The databases meant by an argument of the command line."""
    return DATABASES if name == "both" else (name,)
