"""How the content of an application is shown: numbered paragraphs, trends, the names of codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from award.applications.citing import cited_page
from award.applications.figures import measured
from award.applications.minis import mini_trend, trend_sentence
from award.core import charts
from award.core.templatetags.award import in_language
from award.domain.criteria import Kind
from award.domain.textdiff import Marked, differences, merged

register = template.Library()

_HINTS = {
    "approach": _("Is there a systematic method for what is asked?"),
    "deployment": _("Is it used wherever it should be?"),
    "learning": _("Is it reviewed and improved on facts?"),
    "integration": _("Does it fit the key requirements and the strategy?"),
    "refinement": _("Is it measured, learned from and improved?"),
    "levels": _("Where does performance stand today?"),
    "trends": _("Does it keep improving, and how widely?"),
    "comparisons": _("How does it stand against competitors and benchmarks?"),
    "relevance": _("Do the figures show what matters?"),
    "targets": _("Are suitable targets set and reached?"),
    "outlook": _("Is it understood what drives future performance?"),
}
_GLYPHS = {
    "done": (
        _("finished"),
        '<circle class="gl__on" cx="7" cy="7" r="6"/><path class="gl__tick" d="M4.2 7.2l2 2 3.6-4"/>',
    ),
    "part": (
        _("in progress"),
        '<circle class="gl__ring" cx="7" cy="7" r="5.3"/><path class="gl__on" d="M7 1.7a5.3 5.3 0 0 0 0 10.6z"/>',
    ),
    "now": (
        _("this page"),
        '<circle class="gl__ring" cx="7" cy="7" r="5.3"/><circle class="gl__on" cx="7" cy="7" r="2.6"/>',
    ),
    "flag": (
        _("needs correcting"),
        '<path class="gl__flag" d="M7 1.6 13 12.4H1z"/><path class="gl__flag" d="M7 5.4v3.2M7 10.4v.1"/>',
    ),
    "": (_("not started"), '<circle class="gl__off" cx="7" cy="7" r="5.3"/>'),
}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an item, with the number that findings cite."""

    number: int
    anchor: str
    text: str


@dataclass(frozen=True)
class LayerText:
    """The paragraphs of one layer under its name."""

    code: str
    name: str
    paragraphs: tuple[Paragraph, ...]


@register.filter
def numbered(entry: dict[str, Any], kind: Kind) -> list[LayerText]:
    """The texts of an item of a revision in paragraphs; the numbers run through the whole item."""
    names = {layer.code: in_language(layer.name) for layer in kind.layers}
    layers, number = [], 0
    for layer in entry["layers"]:
        paragraphs = []
        for text in paragraphs_of(layer["text"]):
            number += 1
            anchor = "-".join(part for part in ("p", entry["code"], layer["code"], str(number)) if part)
            paragraphs.append(Paragraph(number, anchor, text))
        layers.append(LayerText(layer["code"], names.get(layer["code"], ""), tuple(paragraphs)))
    return layers


@register.filter
def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not blank."""
    return [line.strip() for line in re.split(r"\n+", text) if line.strip()]


@register.filter
def years_of(measures: list[dict[str, Any]]) -> list[str]:
    """The years for which any measure of a table has a value, ascending."""
    return sorted({year for measure in measures for year in measure["values"]})


@register.simple_tag
def measure_spark(measure: dict[str, Any], years: list[str]) -> SafeString:
    """A line in a table cell; the same numbers stand beside it."""
    values = [measured(measure["values"].get(year, "")) for year in years]
    if sum(1 for value in values if value is not None) < 2:
        return SafeString("")
    return charts.sparkline(values, trend_sentence(measure, years), target=measured(measure["target"]))


@register.simple_tag
def measure_trend(measure: dict[str, Any], years: list[str]) -> SafeString:
    """The small trend under a table of results."""
    return mini_trend(measure, years) or SafeString("")


@register.simple_tag
def item_glyph(state: str, is_current: bool = False) -> SafeString:
    """The state of an item as a shape with its name in words."""
    name, shape = _GLYPHS["now" if is_current else state]
    return format_html(
        '<svg class="gl" viewBox="0 0 14 14" role="img" aria-label="{}">{}</svg>', name, SafeString(shape)
    )


@register.filter
def factor_hint(code: str) -> str:
    """What assessors look for under a factor, in one question."""
    return str(_HINTS.get(code, ""))


@register.filter
def from_check(path: str) -> str:
    """The address of a page, opened from the check page: after saving it leads back there."""
    page, mark, anchor = path.partition("#")
    return f"{page}?from=check{mark}{anchor}"


@register.filter
def evidence_of_item(files: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    """The files of a revision attached to an item, each with its running number in the application."""
    return [{**file, "place": place} for place, file in enumerate(files, 1) if file["item"] == code]


@register.filter
def cited_in(entry: dict[str, Any], files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The citations of an item of a revision, each with its label: the file's running number and the page."""
    numbers = {file["id"]: number for number, file in enumerate(files, 1)}
    return [
        {**row, "label": cited_page(numbers[row["evidence"]], row["page"])}
        for row in entry.get("citations", [])
        if row["evidence"] in numbers
    ]


@register.simple_tag
def both_together(theirs: str, mine: str) -> str:
    """Both texts in one, to be edited: what only one of them has stands there too."""
    return merged(theirs, mine)


@register.simple_tag
def differing(text: str, other: str) -> tuple[list[Marked], list[Marked]]:
    """Both texts in pieces (is it marked, the text), so that what differs can be marked."""
    return differences(text, other)
