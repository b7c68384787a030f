"""The card beside a board: how strict the panels are, how far their sheets agree, what to talk over; in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from award.core.chart_parts import svg
from award.core.messages import sentence
from award.domain.errors import DomainError
from award.results.agreement import Agreement, FlaggedSheet, PanelAgreement, Statistic
from award.results.strips import Scale

FAR = 20  # sheets named on the card
MANY = 12  # panels drawn on it
WIDTH, LEFT, RIGHT, STEP = 258, 58, 216, 26

# What a figure says from each value on; (least value, sentence).
_ICC = (
    (0.9, gettext_lazy("The panel's mean would hardly change with other judges.")),
    (0.75, gettext_lazy("The panel's mean is reliable.")),
    (0.5, gettext_lazy("The panel's mean is fairly reliable; look at close cases again.")),
    (-9.0, gettext_lazy("The panel's mean hangs on who judged; talk the sheets over.")),
)
_ALPHA = (
    (0.8, gettext_lazy("The judges use the points alike.")),
    (0.667, gettext_lazy("The judges use the points roughly alike.")),
    (-9.0, gettext_lazy("The judges use the points differently: some are stricter or spread wider.")),
)
_W = (
    (0.7, gettext_lazy("The judges put the applications in much the same order.")),
    (0.5, gettext_lazy("The judges agree on the order in part.")),
    (-9.0, gettext_lazy("The judges put the applications in different orders.")),
)


class Figure(NamedTuple):
    """A statistic on the card: its name, its value with the interval (or a dash), and what it says."""

    name: str
    value: str
    sentence: str


class PanelLine(NamedTuple):
    """One panel on the card."""

    name: str
    mean: str
    figures: tuple[Figure, ...]


class Told(NamedTuple):
    """A sheet far off: whose of what, and its figures in words."""

    name: str
    text: str


@dataclass(frozen=True)
class AgreementCard:
    """Everything the card shows. `marginal`: (key, name) of those on the page; `total`: in the whole standing."""

    drawing: SafeString
    lead: str
    part: str
    panels: tuple[PanelLine, ...]
    far: int
    flagged: tuple[Told, ...]
    marginal: tuple[tuple[int, str], ...]
    total: int | None
    replicates: int


def card_of(agreement: Agreement, panels: Mapping[str, str], marginal: Sequence[tuple[int, str]]) -> AgreementCard:
    """The card of a diagnosis for these panels, named by code; of many those with the lowest and the highest means."""
    named = [(panels[panel.code], panel) for panel in agreement.panels if panel.code in panels]
    is_part = len(named) > MANY
    if is_part:
        ordered = sorted((pair for pair in named if pair[1].mean), key=lambda pair: float(pair[1].mean))
        named = [*ordered[: MANY // 2], *ordered[-(MANY // 2) :]]
    return AgreementCard(
        drawing=_drawing(named),
        lead=_lead(agreement) if len(panels) > 1 else "",
        part=_("Of %(n)s panels those with the lowest and the highest means; choose a panel to see its own.")
        % {"n": len(agreement.panels)}
        if is_part
        else "",
        panels=tuple(PanelLine(name, _mean(panel), tuple(_figures(panel))) for name, panel in named),
        far=len(agreement.flagged),
        flagged=tuple(_told(agreement.flagged)),
        marginal=tuple(marginal),
        total=agreement.marginal,
        replicates=agreement.replicates,
    )


def _lead(agreement: Agreement) -> str:
    count = len(agreement.panels)
    if count < 2:
        return ""
    return _(
        "The means of the panels lie up to %(spread)s points apart. A strict panel and weaker applications look the "
        "same here: judge it by the sheets."
    ) % {"spread": f"{agreement.spread:.0f}"}


def _mean(panel: PanelAgreement) -> str:
    return _("mean %(mean)s") % {"mean": panel.mean} if panel.mean else ""


def _told(flagged: Sequence[FlaggedSheet]) -> Iterator[Told]:
    """The sheets furthest off."""
    text = _("%(total)s, residual %(residual)s")
    for row in sorted(flagged, key=lambda row: -abs(row.residual))[:FAR]:
        yield Told(f"{row.application} · {row.judge}", text % {"total": row.total, "residual": f"{row.residual:.1f}"})


def _figures(panel: PanelAgreement) -> list[Figure]:
    return [
        Figure("ICC(2,k)", _value(panel.icc), _said(panel.icc, _ICC)),
        Figure(_("Krippendorff's alpha"), _value(panel.alpha), _said(panel.alpha, _ALPHA)),
        Figure(_("Kendall's W"), _value(panel.w), _said(panel.w, _W)),
    ]


def _value(found: Statistic) -> str:
    if found.value is None:
        return "—"
    if found.low is None or found.high is None:
        return f"{found.value:.2f}"
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": f"{found.value:.2f}",
        "low": f"{found.low:.2f}",
        "high": f"{found.high:.2f}",
    }


def _said(found: Statistic, steps: Sequence[tuple[float, object]]) -> str:
    if found.value is None:
        if found.reason is None:
            return _("Not defined for these sheets.")
        code, params = found.reason
        return sentence(DomainError(code, **params))
    return str(next(text for least, text in steps if found.value >= least))


def _drawing(panels: Sequence[tuple[str, PanelAgreement]]) -> SafeString:
    """The mean totals of the applications of each panel as dots, and their mean as a tick."""
    values = [value for _name, panel in panels for value in (*panel.dots, *([float(panel.mean)] if panel.mean else []))]
    if not values:
        return SafeString("")
    scale = Scale.of(values)
    parts, told = [], []
    for place, (name, panel) in enumerate(panels):
        y = 16 + STEP * place
        parts.append(f'<text class="axis" x="0" y="{y + 4}">{escape(name[:5])}</text>')
        parts += [f'<circle class="d" cx="{_x(scale, value):.1f}" cy="{y}" r="3.4"/>' for value in panel.dots]
        if panel.mean:
            x = _x(scale, float(panel.mean))
            parts.append(f'<line class="s-tick" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 8}" y2="{y + 8}"/>')
            parts.append(f'<text class="axis" x="{WIDTH}" y="{y + 4}" text-anchor="end">{float(panel.mean):.0f}</text>')
            told.append(f"{name} {panel.mean}")
    count = len(panels)
    title = ngettext(
        "Mean of the sheets of %(n)s panel: %(means)s", "Means of the sheets of %(n)s panels: %(means)s", count
    )
    return svg(
        WIDTH,
        8 + STEP * count,
        parts,
        title % {"n": count, "means": _(", ").join(told)},
        css_class="strip strip--panels",
    )


def _x(scale: Scale, value: float) -> float:
    return LEFT + (RIGHT - LEFT) * (value - scale.low) / (scale.high - scale.low)
