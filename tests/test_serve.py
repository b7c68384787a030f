"""`make run`: processes that live and die together."""

from __future__ import annotations

import signal
import sys
import time

import pytest

from award import serve


class Process:
    """A process that ends after being asked so many times whether it has."""

    def __init__(self, command: list[str], lives: int = 3) -> None:
        self.command, self.lives, self.stopped = command, lives, []

    def poll(self) -> int | None:
        self.lives -= 1
        return None if self.lives > 0 else 1

    def terminate(self) -> None:
        self.stopped.append("asked")

    def wait(self, timeout: int) -> None:
        self.stopped.append(timeout)


@pytest.fixture
def started(monkeypatch):
    processes: list[Process] = []

    def start(command):
        processes.append(Process(command))
        return processes[-1]

    monkeypatch.setattr(serve.subprocess, "Popen", start)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    return processes


def test_when_one_ends_all_are_ended_and_it_is_an_error(started):
    assert serve.main() == 1
    assert len(started) == 4
    assert all(process.stopped == ["asked", 15] for process in started)


def test_stopping_by_hand_is_no_error(started, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupt)
    assert serve.main() == 0
    assert all(process.stopped == ["asked", 15] for process in started)


def test_web_worker_and_outbox_run_by_this_python_on_this_machine_only():
    assert set(serve.COMMANDS) == {"web", "worker", "outbox", "reminders"}
    assert all(command[0] == sys.executable for command in serve.COMMANDS.values())
    bind = serve.COMMANDS["web"][serve.COMMANDS["web"].index("--bind") + 1]
    assert bind.startswith("127.0.0.1:")
