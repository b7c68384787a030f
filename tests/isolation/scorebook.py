"""A scorebook of the expert in the world, uploaded and not yet confirmed, with a text that nobody else may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from award.core import keptfiles
from tests.scoring.books import LETTERS, cell_of, edited, fresh

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_scorebook(world: World) -> None:
    """The book says another mark and another remark than the sheet."""
    expert, round_ = world.people["expert"], world.objects["round"]
    with translation.override("zh-hans"):
        data = fresh(expert, round_)
    book = edited(
        data, (cell_of(data, "4.1.2"), 80), (cell_of(data, "4.1.2", LETTERS["issue"]), world.mark("book-expert"))
    )
    world.objects["scorebook"] = str(keptfiles.keep(expert, f"scorebook-{round_.pk}", "book.xlsx", book))
