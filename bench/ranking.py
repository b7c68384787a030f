"""`python -m bench.ranking`: what a standing and its pages cost, each figure beside its floor and its target.

Cycles of several sizes, each application with 7 sheets of 23 items, are built in a database of its own. Times are CPU
milliseconds, ours and the database process's together: medians of interleaved rounds. Pages are asked for in this
process through all of the middleware, by a person logged in with a session in the database. Memory is the peak of a
fresh process that did the act once.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench.databases import DATABASES, chosen, database, work

SIZES = "26,200,2000"
BARE = "bare"
LARGEST = 200  # the size at which boards with everything on them and diagnostics have their targets

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Line:
    """A line of the table: an act, what it is divided by, and the greatest ratio allowed there."""

    name: str
    act: str
    floor: str = ""
    target: float | None = None


def lines_of(size: int) -> Iterator[Line]:
    """The lines of the table for a size. Targets are those of the design; sizes without one show the ratio alone."""
    at_200, at_2000 = size == LARGEST, size == 2000
    yield Line(f"numpy ranking, {size}", f"numpy/{size}")
    yield Line(f"rows → standing, {size}", f"standing/{size}", f"numpy/{size}", 6 if at_2000 else None)
    yield Line("  of the logged-in page", f"standing/{size}", BARE, 5 if at_200 else None)
    yield Line(f"ranking page, live, {size}", f"live/{size}", BARE, 20 if at_200 else None)
    yield Line(f"snapshot page, 100 rows of {size}", f"snapshot/{size}", BARE, 12 if at_2000 else None)
    if size > LARGEST:
        yield Line(f"  growth from {LARGEST}", f"snapshot/{size}", f"snapshot/{LARGEST}", 1.3)
    yield Line(f"numpy bootstrap, 1,000 × {size}", f"bootstrap/{size}")
    yield Line(f"stability, 1,000 × {size}", f"stability/{size}", f"bootstrap/{size}")
    yield Line("  with agreement and severity", f"diagnosis/{size}", f"bootstrap/{size}", 2 if at_200 else None)


def table(figures: Figures, sizes: Sequence[int]) -> Iterator[str]:
    """The figures of one database as lines of text."""
    yield f"{'':36}{'ms':>9}{'ratio':>8}{'target':>8}{'':6}{'queries':>8}{'MB':>6}"
    for line in (Line("logged-in page", BARE), *(line for size in sizes for line in lines_of(size))):
        if line.act in figures and (not line.floor or line.floor in figures):
            yield _row(line, figures)


def _row(line: Line, figures: Figures) -> str:
    figure: dict[str, Any] = figures[line.act]
    text = f"{line.name:36}{figure['ms']:9.2f}"
    if not line.floor:
        text += f"{'floor':>8}{'':14}"
    else:
        ratio = figure["ms"] / figures[line.floor]["ms"]
        verdict = "" if line.target is None else " ok" if ratio <= line.target else " over"
        text += f"{ratio:8.1f}{line.target or '':>8}{verdict:6}"
    memory = figure.get("megabytes")
    return f"{text}{figure['queries']:8.0f}{'' if memory is None else round(memory):>6}"


def measure(name: str, sizes: Sequence[int], rounds: int, *, with_memory: bool = True) -> Figures:
    """The figures of all acts on one database."""
    with database(name) as environment:
        work(environment, "build", sizes)
        figures: Figures = work(environment, "time", sizes, rounds)
        if with_memory:
            for act, figure in figures.items():
                figure["megabytes"] = work(environment, "memory", act)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, help=f"numbers of applications, by commas (default {SIZES})")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds (default 9)")
    parser.add_argument("--no-memory", action="store_true", help="leave out the fresh process for each act")
    options = parser.parse_args()
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    for name in chosen(options.database):
        print(f"\n{name}: CPU ms, median of {options.rounds} interleaved rounds")
        print("\n".join(table(measure(name, sizes, options.rounds, with_memory=not options.no_memory), sizes)))


if __name__ == "__main__":
    main()
