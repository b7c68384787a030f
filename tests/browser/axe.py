"""axe-core against a page: the faults of WCAG 2.2 A and AA."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = (
    "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false})"
)


def violations(page: Page) -> list[str]:
    """Each rule broken, with the elements that break it."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, TAGS)["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}\n      {' '.join(node['failureSummary'].split())[:240]}"
        for rule in found for node in rule["nodes"][:3]
    ]  # fmt: skip
