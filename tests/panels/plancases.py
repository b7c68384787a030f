"""A cycle with applications and experts from which panels can be planned."""

from __future__ import annotations

from dataclasses import dataclass

from award.accounts.models import Industry, User
from award.applications.models import Application
from award.core.clock import now, today
from award.cycles.models import Cycle, Round
from award.panels import services
from award.panels.models import Expert, PanelPlan
from tests import factories

WITNESS, WORD = "省纪委监委 王五", "木棉花开"


@dataclass
class PlanCase:
    """Twelve experts who may all be drawn, four applications, a clerk, another clerk and a chief."""

    cycle: Cycle
    round: Round
    office: User
    second: User
    chief: User
    experts: list[Expert]
    applications: list[Application]

    @property
    def keys(self) -> list[int]:
        return [expert.pk for expert in self.experts]


def make_expert(place: int) -> Expert:
    expert = factories.make_expert(f"planned{place:02d}")
    User.objects.filter(pk=expert.user_id).update(name=f"专家{place:02d}")
    Expert.objects.filter(pk=expert.pk).update(
        employer=f"单位{place:02d}", may_chair=place < 4, trained_on=today(), version=0
    )
    expert.refresh_from_db()
    expert.industries.add(Industry.objects.get_or_create(code="C", defaults={"name_zh": "制造业", "name_en": "M"})[0])
    return expert


def make_case(applications: int = 4, experts: int = 12) -> PlanCase:
    cycle = factories.make_cycle(state="assessing")
    rows = [factories.make_application(cycle, state="accepted") for _place in range(applications)]
    return PlanCase(
        cycle=cycle,
        round=factories.round_of(cycle),
        office=factories.make_user("office", "office"),
        second=factories.make_user("second", "office"),
        chief=factories.make_user("chief", "chief"),
        experts=[make_expert(place) for place in range(experts)],
        applications=rows,
    )


def make_plan(case: PlanCase, panels: int = 2, **more) -> PanelPlan:
    return services.make_plan(actor=case.office, round=case.round, experts=case.keys, panels=panels, **more)


def committed(case: PlanCase, **more) -> PanelPlan:
    return services.commit_draw(actor=case.office, plan=make_plan(case, **more), witness=WITNESS)


def drawn(case: PlanCase, **more) -> PanelPlan:
    return services.draw_plan(actor=case.office, plan=committed(case, **more), word=WORD)


def asked(case: PlanCase):
    plan = drawn(case)
    return plan, services.ask_adoption(actor=case.second, plan=plan, version=plan.version)


def adopted(case: PlanCase) -> PanelPlan:
    plan, act = asked(case)
    return services.decide_adoption(actor=case.chief, act=act, plan=plan, approve=True)


def seated(case: PlanCase) -> PanelPlan:
    """Adopted; everyone accepted, and the panels are fixed."""
    from award.panels.models import Panel, Seat, SeatInvitation

    plan = adopted(case)
    for invitation in SeatInvitation.objects.filter(panel__plan=plan).select_related("panel"):
        seat = Seat.objects.create(
            panel=invitation.panel, cycle=case.cycle, expert=invitation.expert, role=invitation.role,
            pseudonym=f"J{factories.number():05d}",
        )  # fmt: skip
        SeatInvitation.objects.filter(pk=invitation.pk).update(state="accepted", answered_at=now(), seat=seat)
    Panel.objects.filter(plan=plan).update(fixed_at=now())
    return plan
