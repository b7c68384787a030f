"""`make run`: web server, task worker, outbox and reminders in one terminal; Ctrl+C ends them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

PORT = os.environ.get("PORT", "8000")

COMMANDS = {
    "web": [
        sys.executable, "-m", "gunicorn", "award.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2",
        "--timeout", "60", "--log-level", "warning",
    ],
    "worker": [sys.executable, "manage.py", "db_worker", "--queue-name", "*"],
    "outbox": [sys.executable, "manage.py", "send_messages", "--every", "5"],
    "reminders": [sys.executable, "manage.py", "send_reminders", "--every", "600"],
}  # fmt: skip


def main() -> int:
    """Start all, wait for the first to end or for a signal, stop the rest."""
    processes = {name: subprocess.Popen(command) for name, command in COMMANDS.items()}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(process.poll() is None for process in processes.values()):
            time.sleep(0.5)
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=15)
    return 1


if __name__ == "__main__":
    sys.exit(main())
