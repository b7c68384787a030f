"""Templates obey the content security policy: no inline style, no inline script, no handler in an attribute."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import TEMPLATES, listed, name_of, product, templates

FORBIDDEN = {
    "inline style": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "handler in an attribute": r"<[^>]*\s(on[a-z]+|hx-on[\w:-]*)\s*=",
    "script without src": r"<script(?![^>]*\bsrc\s*=)[^>]*>",
    "address of another host": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    "javascript address": r"javascript:",
}
# Printed documents are drawn on the server and need inline styles.
PAGES = [path for path in templates(printed=False) if path.suffix == ".html"]


def faults_in(text: str) -> list[str]:
    """What the policy would block in this template."""
    text = re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
    return [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]


def test_pages_hold_nothing_that_the_policy_blocks():
    faults = [f"{name_of(path)}: {what}" for path in PAGES for what in faults_in(path.read_text(encoding="utf-8"))]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<p class="a" style="color:red">', "inline style"),
        ("<button onclick='x()'>", "handler in an attribute"),
        ('<button hx-on:click="x()">', "handler in an attribute"),
        ("<script>alert(1)</script>", "script without src"),
        ('<script src="//cdn.example.org/x.js"></script>', "address of another host"),
    ],
)
def test_each_kind_of_fault_is_found(markup, fault):
    assert faults_in(markup) == [fault]


def test_every_form_that_posts_carries_the_token():
    faults = []
    for path in PAGES:
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.S):
            if "csrf_token" not in form:
                faults.append(f"{name_of(path)}: {form[:80]}")
    assert not faults, listed(faults)


def test_every_page_has_one_title_of_its_own():
    """Pages (what extends a layout) name themselves in the title and hold one h1 at most."""
    faults = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        if path.relative_to(TEMPLATES).parts[0] in {"layouts", "allauth", "components"} or "{% extends" not in text:
            continue
        if "{% block title %}" not in text:
            faults.append(f"{name_of(path)}: no title")
    assert not faults, listed(faults)


def test_code_that_draws_markup_uses_no_inline_style():
    """Charts on pages are SVG with classes; only documents on paper may carry styles."""
    faults = [
        name_of(path)
        for path in product()
        if not path.stem.startswith(("pdf", "printing", "exports"))
        and re.search(r"<[a-z]+[^>\n]* style=|\sonclick=", path.read_text(encoding="utf-8"))
    ]
    assert not faults, listed(faults)
