"""Everything a person can fetch: the pages the matrix opens to it, and what they link to."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import defaultdict, deque

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from tests.domain.sizes import IS_FULL
from tests.isolation.matrix import TABLE
from tests.isolation.routes import body, masked
from tests.isolation.world import ROLES, World

LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
NOT_FOLLOWED = ("/static/", "/accounts/")
# Pages of one's own that the matrix does not name.
EXTRA: dict[str, list[tuple[str, ...]]] = defaultdict(list)
EXTRA |= {
    "rival": [("applications:item", "rival_draft", "4.1.2"), ("applications:check", "rival_draft")],
    "peer": [
        ("scoring:summary", "sheet_peer"),
        ("scoring:sheet_item", "sheet_peer", "4.1.2"),
        ("scoring:sheet", "sheet_simple_peer"),
    ],
    "office": [("panels:expert", "expert_conflicted"), ("panels:panel", "panel_a")],
}
FURTHER = 300 if IS_FULL else 15  # pages that are only linked to
HEADERS = ("Content-Type", "Content-Length", "Content-Disposition", "ETag", "Last-Modified", "Location")
Page = tuple[int, tuple[str | None, ...], str]


def seeds(world: World, role: str) -> list[str]:
    """The pages of the matrix that answer this role with a page or a reason."""
    found = [reverse("home:front"), *(reverse(name, args=[world.pk(key), *more]) for name, key, *more in EXTRA[role])]
    if role not in ROLES:
        return [*found, reverse("home:panel")]
    for line in TABLE.strip().splitlines():
        method, name, objects, *letters = line.split() if line else ["", "", ""]
        if method != "GET" or letters[ROLES.index(role)] not in "ox":
            continue
        keys = [] if objects == "-" else objects.split("+")
        found.append(reverse(name, args=[key[1:] if key[0] == "=" else world.pk(key) for key in keys]))
    return list(dict.fromkeys(found))


def fetched(world: World, role: str) -> dict[str, Page]:
    """URL -> status, headers, masked text of all that the role can fetch. Leaves no trace."""
    client, pages = world.client(role), {}
    waiting = deque(seeds(world, role))
    known, limit = set(waiting), len(waiting) + FURTHER
    point = transaction.savepoint()
    try:
        while waiting and len(pages) < limit:
            url = waiting.popleft()
            cache.clear()
            response = client.get(url)
            text = _text(body(response))
            pages[url] = (response.status_code, tuple(response.headers.get(key) for key in HEADERS), masked(text))
            for link in map(html.unescape, LINK.findall(text)):
                if link not in known and not link.startswith((*NOT_FOLLOWED, *world.hollow)):
                    known.add(link)
                    waiting.append(link)
    finally:
        transaction.savepoint_rollback(point)
        client.cookies.pop("messages", None)
    return pages


def _text(data: bytes) -> str:
    """What can be read in an answer; of a workbook, its parts."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in sorted(archive.namelist()))
    return data.decode("utf-8", "replace")
