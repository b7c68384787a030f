"""The world's screening: a list that names an applicant, and the hit that the office has to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.eligibility.listing import make_entry, make_hit, make_list

if TYPE_CHECKING:
    from tests.isolation.world import World


def add_screening(world: World) -> None:
    """The applicant that waits for its verdict stands on a list; what the list says of it is the office's alone."""
    waiting = world.objects["waiting"]
    world.objects["screening_list"] = row = make_list(name=world.mark("screening-list"))
    entry = make_entry(
        row, name=world.mark("screening-entry"), credit_code=waiting.organisation.credit_code,
        reason=world.mark("screening-reason"),
    )  # fmt: skip
    world.objects["screening_hit"] = make_hit(waiting, "name", entry=entry)
