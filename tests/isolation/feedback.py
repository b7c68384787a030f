"""Two drafts of feedback reports in the world, one a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from award.core.clock import now
from award.results.models import FeedbackDraft, FeedbackRemark

if TYPE_CHECKING:
    from tests.isolation.world import World

MAY_SEE = {"expert": {"feedback-own", "themes-own"}, "outsider": {"feedback-rival", "themes-rival"}}


def add_feedback(world: World) -> None:
    """The same for both panels, so that each has what the other may not see."""
    for label, name in (("own", "agreed_consensus"), ("rival", "rival_consensus")):
        sheet = world.objects[name]
        draft = FeedbackDraft.objects.create(
            application=sheet.application, source=sheet, themes=world.mark(f"themes-{label}"),
            begun_by=sheet.panel.seats.first().expert.user, begun_at=now(),
        )  # fmt: skip
        item = sheet.round.cycle.programme.criteria_set.items.get(code="4.1.2")
        world.objects[f"feedback_{label}"] = draft
        world.objects[f"feedback_remark_{label}"] = FeedbackRemark.objects.create(
            draft=draft, item=item, kind="strength", text=world.mark(f"feedback-{label}"), position=1, updated_at=now()
        )


def change_feedback(world: World, label: str = "own") -> None:
    """Other words in a draft."""
    said = "别的话,谁也不该看到"
    FeedbackDraft.objects.filter(pk=world.pk(f"feedback_{label}")).update(themes=said)
    FeedbackRemark.objects.filter(draft=world.pk(f"feedback_{label}")).update(text=said)


def change_rival_feedback(world: World) -> None:
    """Other words in the other panel's draft."""
    change_feedback(world, "rival")
