"""A panel of a cycle in material review with one application, for the tests of scoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from award.accounts.models import Membership, User
from award.applications.models import Application
from award.audit.models import AuditEvent
from award.cycles.models import Cycle, Item, Round
from award.panels.models import Assignment, Panel, Seat
from award.panels.services import sync_grants
from award.scoring import services
from award.scoring.models import Citation, ConsensusSheet, Finding, ScoreSheet
from award.scoring.room import room_of
from tests import factories as make

CODE = "4.5.3"


@dataclass
class Scene:
    cycle: Cycle
    round: Round
    panel: Panel
    application: Application
    assignments: list[Assignment]

    @property
    def chair(self) -> User:
        return self.user(0)

    def user(self, place: int) -> User:
        return User.objects.get(expert=self.assignments[place].seat.expert_id)

    def sheet(self, place: int, marks: dict[str, int | None] | int | None = None, sealed: bool = False) -> ScoreSheet:
        return make.make_sheet(self.assignments[place], marks, sealed=sealed)

    def item(self, code: str) -> Item:
        return Item.objects.get(criteria_set=self.cycle.programme.criteria_set, code=code)

    def close(self) -> None:
        self.round = make.round_of(self.cycle, state="closed")


def scene(size: int = 5, cycle: Cycle | None = None, state: str = "open") -> Scene:
    cycle = cycle or make.make_cycle("assessing")
    round_ = make.round_of(cycle, state=state)
    panel = make.make_panel(cycle, size)
    application = make.make_application(cycle, state="accepted")
    return Scene(cycle, round_, panel, application, make.assign(panel, application, round_))


def sealed(marks: list[int] | None = None, **changes: dict[str, int | None]) -> Scene:
    """Five sealed sheets, by one per cent each but for the changes, in a closed round."""
    found = scene()
    for place, percent in enumerate(marks or [40, 50, 50, 60, 60]):
        sheet_marks: dict[str, int | None] = {item.code: percent for item in make.criteria().items}
        found.sheet(place, {**sheet_marks, **changes.get(f"sheet{place}", {})}, sealed=True)
    found.close()
    return found


def talk(marks: list[int] | None = None, **changes: dict[str, int | None]) -> tuple[Scene, ConsensusSheet]:
    """Five sealed sheets and the open consensus on them."""
    found = sealed(marks, **changes)
    round_ = make.round_of(found.cycle, kind="consensus")
    return found, make.make_consensus(found.application, round_, found.panel)


def visit(percent_before: int = 80) -> tuple[Scene, ConsensusSheet]:
    """Five sealed sheets, an agreed consensus of one per cent for all items, and the open sheet of the site visit."""
    found = sealed()
    make.make_consensus(
        found.application, make.round_of(found.cycle, "consensus", "closed"), found.panel, percent_before
    )
    return found, make.make_consensus(found.application, make.round_of(found.cycle, "site_visit"), found.panel)


def secretary(found: Scene) -> User:
    """A secretary of the panel who may read the application."""
    expert = make.make_expert()
    seat = Seat.objects.create(panel=found.panel, cycle=found.cycle, expert=expert, role="secretary")
    moment = found.assignments[0].assigned_at
    Assignment.objects.create(
        round=found.round, application=found.application, seat=seat, assigned_at=moment, cleared_at=moment
    )
    sync_grants(actor=None, cycle=found.cycle)
    return expert.user


def confirmed_by(found: Scene, sheet: ConsensusSheet, places: Iterable[int]) -> None:
    """These members confirm the sheet as it stands."""
    for place in places:
        services.confirm_consensus(actor=found.user(place), sheet=sheet, seen=room_of(sheet).state)


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-seq")[0]


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))


def stranger(found: Scene, who: str) -> User:
    """Someone who may not know of the first assessor's sheet; `conflicted` and the like are that assessor itself."""
    if who == "peer":
        return found.user(1)
    if who == "other_panel":
        return make.make_panel(found.cycle).seats.first().expert.user
    if who == "owner":
        return found.application.created_by
    if who in ("superuser", "office"):
        return make.make_user(who, "chief", is_superuser=True) if who == "office" else make.make_user(is_superuser=True)
    own = found.user(0)
    if who == "conflicted":
        make.make_conflict(own, found.application)
    elif who == "member":
        Membership.objects.create(organisation=found.application.organisation, user=own, role="viewer")
    else:
        Seat.objects.filter(expert__user=own).update(left_at=found.round.opened_at)
    return own


def url(name: str, *arguments: object) -> str:
    return reverse(f"scoring:{name}", args=arguments)


def finding_on(
    sheet: ScoreSheet, code: str = CODE, text: str = "控制图覆盖关键工序", kind: str = "strength"
) -> Finding:
    item = sheet.assignment.round.cycle.programme.criteria_set.items.get(code=code)
    finding = Finding.objects.create(
        sheet=sheet, item=item, kind=kind, text=text, version=1, updated_at=sheet.created_at
    )
    Citation.objects.create(finding=finding, kind="text", paragraph=1)
    return finding


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()
