"""A panel with an agreed consensus and a draft of the feedback report."""

from __future__ import annotations

from award.core.clock import now
from award.results import services
from award.results.models import FeedbackDraft
from award.scoring.models import ConsensusSheet, MergedFinding
from tests import factories as make
from tests.scoring.scene import Scene, finding_on, sealed

GOOD = "关键工序数据由制造执行系统每班采集，覆盖率达到九成以上"
BETTER = "供方评价每年一次，评价结果用于下一年度的采购策划和改进"


def agreed(percent: int = 50) -> tuple[Scene, ConsensusSheet]:
    """Five sealed sheets, the first with a remark, and the agreed consensus on them."""
    found = sealed()
    finding_on(found.assignments[0].sheet, text=GOOD)
    round_ = make.round_of(found.cycle, kind="consensus")
    return found, make.make_consensus(found.application, round_, found.panel, percent)


def merged(sheet: ConsensusSheet, text: str = BETTER, kind: str = "strength", code: str = "4.5.3") -> MergedFinding:
    """A merged remark without sources."""
    item = sheet.round.cycle.programme.criteria_set.items.get(code=code)
    return MergedFinding.objects.create(sheet=sheet, item=item, kind=kind, text=text, updated_at=now())


def begun() -> tuple[Scene, FeedbackDraft]:
    """A draft begun from the one remark of the sheets."""
    found, sheet = agreed()
    return found, services.begin_feedback(actor=found.chair, sheet=sheet)
