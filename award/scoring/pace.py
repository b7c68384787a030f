"""The share of sheets sealed against the time of a round: how HotCRP's users see who leaves work to the last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from award.core import chart_parts as draw
from award.core.clock import BEIJING, now
from award.cycles.models import Round

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 26


@dataclass(frozen=True)
class Pace:
    """A round from its opening to its date: when sheets were sealed, of how many, by all and by each assessor."""

    opened_at: datetime
    due_at: datetime
    at: datetime
    expected: int
    sealed: tuple[datetime, ...]
    each: tuple[tuple[int, tuple[datetime, ...]], ...]

    @classmethod
    def of(cls, round: Round, expected: int, each: Sequence[tuple[int, Sequence[datetime]]]) -> Pace | None:
        """The pace of a round, or None where it has no beginning or no end to measure by."""
        if round.opened_at is None or round.due_at is None or round.due_at <= round.opened_at:
            return None
        people = tuple((total, tuple(sorted(moments))) for total, moments in each if total)
        sealed = tuple(sorted(moment for _total, moments in people for moment in moments))
        return cls(round.opened_at, round.due_at, round.closed_at or now(), expected, sealed, people)

    def time_share(self, moment: datetime) -> float:
        """How much of the time has passed at a moment, from 0 to 1."""
        share = (moment - self.opened_at) / (self.due_at - self.opened_at)
        return min(1.0, max(0.0, share))

    @property
    def passed(self) -> int:
        """Per cent of the time that has passed."""
        return int(100 * self.time_share(self.at))

    @property
    def done(self) -> int:
        """Per cent of the sheets that are sealed."""
        return 100 * len(self.sealed) // self.expected if self.expected else 0

    @property
    def sentence(self) -> str:
        """What the drawing says, in words."""
        return _("%(sealed)s of %(expected)s sheets are sealed (%(done)s%%); %(passed)s%% of the time has passed.") % {
            "sealed": len(self.sealed), "expected": self.expected, "done": self.done, "passed": self.passed,
        }  # fmt: skip


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _steps(pace: Pace, moments: Sequence[datetime], total: int) -> list[draw.Point]:
    """The stair of sealed sheets from the opening until now."""
    points = [(_x(0), _y(0))]
    for count, moment in enumerate(moments, 1):
        x = _x(pace.time_share(moment))
        points += [(x, points[-1][1]), (x, _y(count / total))]
    return [*points, (_x(pace.time_share(pace.at)), points[-1][1])]


def _stair(points: Sequence[draw.Point], stroke: str, width: float) -> list[str]:
    return [draw.line(a, b, stroke, width) for a, b in pairwise(points) if a != b]


def pace_chart(pace: Pace) -> SafeString:
    """All sheets as a strong stair, each assessor as a thin one, an even pace dashed, and where the time stands."""
    palette, parts = draw.PAGE, []
    for level in (0, 0.5, 1):
        parts.append(draw.line((_x(0), _y(level)), (_x(1), _y(level)), palette.grid, 1))
        parts.append(
            draw.text((LEFT - 6, _y(level) + 4), f"{level:.0%}", palette, size=11, anchor="end", fill=palette.mute)
        )
    parts.append(draw.line((_x(0), _y(0)), (_x(1), _y(1)), palette.mute, 1.2, dash="5 4"))
    for total, moments in pace.each:
        parts += _stair(_steps(pace, moments, total), palette.dot, 0.7)
    parts += _stair(_steps(pace, pace.sealed, pace.expected), palette.accents[0], 2.4)
    here = _x(pace.time_share(pace.at))
    parts.append(draw.line((here, TOP), (here, _y(0)), palette.alert, 1.2))
    for share, moment, anchor in ((0, pace.opened_at, "start"), (1, pace.due_at, "end")):
        day = f"{moment.astimezone(BEIJING):%Y-%m-%d}"
        parts.append(draw.text((_x(share), HEIGHT - 8), day, palette, size=11, anchor=anchor, fill=palette.mute))
    return draw.svg(WIDTH, HEIGHT, parts, pace.sentence, css_class="pace")
