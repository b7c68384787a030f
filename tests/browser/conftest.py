"""A Chromium in front of the product: started once, every test in a context of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import TransactionTestCase
from playwright.sync_api import BrowserContext, Page

from award.accounts.models import User
from tests import machine

# Playwright's own event loop runs in the thread of the tests; the tests use the database there all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = machine.chromium()
    if path is None:
        pytest.skip("there is no Chromium on this machine: install the package chromium")
    return {"executable_path": path, "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {
        "base_url": base_url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }  # fmt: skip


ANSWERING = threading.RLock()  # held while a request is answered, or the database emptied


@pytest.fixture(scope="session", autouse=True)
def _one_request_at_a_time() -> Iterator[None]:
    """All threads share one connection to the database in memory: two requests at once would mix their transactions."""
    answer = WSGIHandler.__call__

    def answer_alone(self: WSGIHandler, *arguments: Any) -> Any:
        with ANSWERING:
            return answer(self, *arguments)

    empty = TransactionTestCase._fixture_teardown

    def empty_alone(self: TransactionTestCase) -> None:
        with ANSWERING:  # what a page asked for last is answered before its rows go
            empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", answer_alone)
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_alone)
        yield


@pytest.fixture(autouse=True)
def _patience(new_context: Callable[..., BrowserContext]) -> None:
    """The machine may be busy with the other lanes of the tests."""
    from playwright.sync_api import expect

    expect.set_options(timeout=15_000)


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[..., Page]:
    """A page of a new context, with that person logged in: `enter(user, java_script_enabled=False)`."""

    def enter_as(user: User | None, **options: Any) -> Page:
        context = new_context(**options)
        context.set_default_timeout(15_000)
        if user is not None:
            from django.test import Client

            from tests.isolation.world import BACKEND

            client = Client()
            client.force_login(user, backend=BACKEND)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
        return context.new_page()

    return enter_as
