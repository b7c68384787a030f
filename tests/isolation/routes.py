"""The URL names of the product, and how a page is asked for and made comparable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# What is random or tells the time by construction. Number and order of what is masked stay as they are.
MASKS = tuple(
    re.compile(pattern)
    for pattern in (
        r'name="csrfmiddlewaretoken" value="[^"]*"',
        r'"X-CSRFToken":"[^"]*"',
        r"\b[0-9a-f]{64}\b",  # commitments and hashes of the chain
        r'name="submission_key" value="[^"]*"',
    )
)
# The key that a page makes for what is not written yet; it stands in the labels of the form as well.
FRESH = re.compile(
    r'data-new><input type="hidden" masked><input type="hidden" name="client_id" value="([0-9a-f-]{36})"'
)


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the product with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


def names() -> set[str]:
    return {name for name, _pattern in patterns()}


def masked(text: str) -> str:
    for mask in MASKS:
        text = mask.sub("masked", text)
    for key in FRESH.findall(text):
        text = text.replace(key, "masked")
    return text


def body(response: HttpResponse) -> bytes:
    """The bytes of an answer, also of a file that is streamed."""
    if getattr(response, "streaming", False):
        data = b"".join(response.streaming_content)
        response.close()
        return data
    return response.content


def ask(client: Client, url: str, method: str = "GET", data: dict[str, Any] | None = None) -> HttpResponse:
    """One request. A view that raises makes the test fail with its traceback."""
    if method == "POST":
        return client.post(url, data if data is not None else {"x": "1"})
    return client.get(url)
