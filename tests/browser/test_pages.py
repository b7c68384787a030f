"""Every page: for people who cannot see or use a mouse, without a word in the console, and on a telephone.

The pages are those of the access matrix, so that a new one is looked at from its first day on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.isolation.test_access_matrix import ROWS
from tests.isolation.world import ROLES, World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
NOT_PAGES = {
    "panels:evidence_page",
    "home:health",
    "home:panel_worker",
    "home:office_counts",
    "home:audit_xlsx",
    "reports:list_xlsx",
    "cycles:programme_file",
    "results:bundle",
    "results:public_bundle",
    "results:verifier",
    "results:changes",
    "applications:upload",
    "scoring:consensus_live",
}

# In the small size each URL name is looked at once, but for these, whose states look different.
FACES = {"applications:tasks", "scoring:sheet", "scoring:sheet_item", "results:ranking", "results:snapshot"}
IS_FULL = os.environ.get("AWARD_TEST_SIZE") == "full"
LOOKS = [("light", 1440)]
if IS_FULL:
    LOOKS += [("light", 820), ("dark", 1440), ("dark", 820)]


def _is_page(name: str) -> bool:
    return name not in NOT_PAGES and not name.endswith(("_pdf", "_xlsx", "_docx", "_file"))


def pages(world: World) -> Iterator[tuple[str, str, str]]:
    """Role, what the row is called, and URL: each page once, by the first role that may read it."""
    seen: set[str] = set()
    for row in ROWS:
        if row.method != "GET" or not _is_page(row.name) or "o" not in row.expected:
            continue
        if IS_FULL or row.name in FACES or row.name not in seen:
            seen.add(row.name)
            yield ROLES[row.expected.index("o")], str(row), row.url(world)
    for name in ("account_login", "account_signup", "account_reset_password"):
        yield "anonymous", name, reverse(name)
    yield (
        "undeclared",
        "a declaration not given yet",
        reverse("panels:declaration", args=[world.pk("assignment_undeclared")]),
    )
    yield "anonymous", "a page that does not exist", "/nowhere/"


def _faults(page: Page, url: str, width: int) -> list[str]:
    """What is wrong with one page."""
    said: list[str] = []
    page.set_viewport_size({"width": width, "height": 900})
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    response = page.goto(url)
    expected = 404 if url == "/nowhere/" else 200
    assert response is not None
    if response.status != expected:
        return [f"status {response.status}"]
    # A page that is missing on purpose is itself named in the console.
    faults = [f"console: {text}" for text in said if expected == 200 or "404" not in text]
    faults += violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    if (overhang := page.evaluate(OVERHANG)) > 0:
        faults.append(f"scrolls sideways by {overhang} px at 390 px")
    return faults


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_is_accessible_quiet_and_fits_a_telephone(
    scheme: str, width: int, enter: Callable[..., Page], base_url: str
) -> None:
    world = build()
    opened: dict[str, Page] = {}
    faults, seen = [], 0
    for role, name, url in pages(world):
        if role not in opened:
            opened[role] = enter(world.people.get(role), color_scheme=scheme)
        page = opened[role].context.new_page()
        seen += 1
        faults += [f"{name} as {role}: {fault}" for fault in _faults(page, url, width)]
        page.close()
    assert seen > 55
    assert not faults, f"{len(faults)} faults\n  " + "\n  ".join(faults)


def test_the_counts_of_what_waits_do_not_widen_the_page(enter: Callable[..., Page], base_url: str) -> None:
    page = enter(build().people["office"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{base_url}{reverse('home:office')}")
    page.wait_for_selector(".side .n--hot", state="attached")  # they come after the page
    assert page.evaluate(OVERHANG) <= 0
