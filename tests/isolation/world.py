"""One world with everybody and everything in it, and a token in every text that not everybody may read."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from award.accounts.models import (
    Division,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OwnershipTransfer,
    User,
)
from award.applications.models import Answer, Application, BasicData, Evidence, UploadSession
from award.core.clock import now
from award.core.uploads import new_file, store_upload
from award.cycles.models import CalendarDay, Cycle, Item, Round
from award.cycles.queries import criteria_of
from award.deliberation.models import Decision
from award.eligibility.models import EligibilityReview
from award.home.demo.stock import evidence_file
from award.panels.models import Assignment, Expert, Panel, Seat
from award.panels.services import sync_grants
from award.results.models import Release, Snapshot
from award.results.queries import released_snapshot
from award.results.services import ask_release, release_snapshot, save_scheme, take_snapshot
from award.scoring.models import ConsensusMark, ConsensusSheet, Finding, ScoreSheet
from tests import factories as make
from tests.applications.review import recommending_cycle
from tests.deliberation import cases as decided
from tests.isolation.afterwards import add_afterwards
from tests.isolation.conflicts import add_conflicts
from tests.isolation.consensus import add_rooms
from tests.isolation.defence import add_defence
from tests.isolation.feedback import add_feedback
from tests.isolation.handling import add_handling
from tests.isolation.letters import add_letters
from tests.isolation.outbox import add_mail
from tests.isolation.planning import add_plans
from tests.isolation.register import add_register
from tests.isolation.scorebook import add_scorebook
from tests.isolation.screening import add_screening
from tests.isolation.sealing import add_sealing
from tests.isolation.visits import add_visits
from tests.isolation.workspace import add_workspace

# The columns of the access matrix.
ROLES = (
    "anonymous", "owner", "editor", "viewer", "rival", "recommender", "expert", "conflicted", "outsider", "chair",
    "office", "chief", "committee", "supervisor", "superuser",
)  # fmt: skip
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def token(label: str) -> str:
    """A text that is found in no page but where `label`'s text is shown."""
    return f"canary-{label}-zq"


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    clients: dict[str, Client] = field(default_factory=dict)
    hollow: list[str] = field(default_factory=list)  # pages on snapshots that hold no standing, made by a factory

    def mark(self, label: str) -> str:
        self.tokens.add(label)
        return token(label)

    def pk(self, name: str) -> Any:
        found = self.objects[name]
        return found if isinstance(found, int | str) else found.pk

    def client(self, role: str) -> Client:
        """A browser with that person logged in; kept, since logging in writes to the trail."""
        if role not in self.clients:
            client = Client()
            if role != "anonymous":
                client.force_login(self.people[role], backend=BACKEND)
            self.clients[role] = client
        return self.clients[role]


def build() -> World:
    world = World()
    _people(world)
    _organisations(world)
    _applying(world)
    _reviewing(world)
    _assessing(world)
    _talking(world)
    _deciding(world)
    add_afterwards(world)
    add_mail(world)
    add_register(world)
    add_plans(world)
    add_conflicts(world)
    add_scorebook(world)
    add_visits(world)
    add_sealing(world)
    add_workspace(world)
    add_rooms(world)
    add_defence(world)
    add_feedback(world)
    for snapshot in Snapshot.objects.filter(payload="{}").select_related("round"):
        world.hollow.append(reverse("results:snapshot", args=[snapshot.pk]))
        world.hollow.append(reverse("deliberation:decision", args=[snapshot.round.cycle_id]))
    day = CalendarDay.objects.create(day=make.today_plus(30), is_working=False, source="校庆")
    world.objects["calendar_day"] = day
    for role in (*ROLES, "peer", "undeclared", "insider", "inactive"):
        world.client(role)
    return world


# ------------------------------------------------------------------ people and organisations


def _people(world: World) -> None:
    people = world.people
    for name in ("owner", "editor", "viewer", "rival", "loser"):
        people[name] = make.make_user(f"{name}-person")
    for name, roles in (
        ("recommender", ["recommender"]), ("office", ["office"]), ("chief", ["chief"]), ("committee", ["committee"]),
        ("supervisor", ["supervisor"]), ("freezer", ["office"]), ("inactive", ["office", "chief", "supervisor"]),
    ):  # fmt: skip
        people[name] = make.make_user(f"{name}-person", *roles)
    for name in ("chair", "expert", "peer", "conflicted", "undeclared", "insider", "outsider"):
        expert = make.make_expert(world.mark(f"name-{name}"))
        people[name], world.objects[f"expert_{name}"] = expert.user, expert
    people["superuser"] = make.make_user("superuser", is_superuser=True, is_staff=True)
    User.objects.filter(pk=people["inactive"].pk).update(is_active=False)


def _organisations(world: World) -> None:
    people, objects = world.people, world.objects
    far = Division.objects.create(code="469002", name_zh="琼海市", name_en="Qionghai", level="county")
    for name, owner in (("own", "owner"), ("second", "owner"), ("rivals", "rival"), ("lost", "loser")):
        label = f"org-{name}"
        objects[f"org_{name}"] = make.make_organisation(
            world.mark(label), people[owner], address=world.mark(f"address-{name}")
        )
    Organisation.objects.filter(pk=objects["org_lost"].pk).update(division=far)
    objects["org_lost"].refresh_from_db()  # what it hands in says where it is
    members = {}
    for organisation in ("own", "second"):
        for name in ("editor", "viewer"):
            members[name] = Membership.objects.create(
                organisation=objects[f"org_{organisation}"], user=people[name], role=name
            )
    Membership.objects.create(organisation=objects["org_own"], user=people["insider"], role="viewer")
    objects["invitation"] = Invitation.objects.create(
        organisation=objects["org_own"], email=people["rival"].email, role="editor", invited_by=people["owner"],
        invited_at=now(),
    )  # fmt: skip
    objects["join_request"] = JoinRequest.objects.create(
        organisation=objects["org_own"], user=people["rival"], message=world.mark("join-own"), asked_at=now()
    )
    objects["transfer"] = OwnershipTransfer.objects.create(
        organisation=objects["org_second"], offered_by=people["owner"], offered_to=people["editor"], offered_at=now()
    )
    objects["membership"] = Membership.objects.get(organisation=objects["org_own"], user=people["viewer"])


def _application(world: World, cycle: Cycle, organisation: str, owner: str, state: str) -> Application:
    return make.make_application(cycle, world.people[owner], state, world.objects[f"org_{organisation}"])


def _texts(world: World, application: Application, label: str) -> None:
    """A draft answer, a telephone number and a file, each with its token."""
    item = _item(application.cycle)
    Answer.objects.create(
        application=application, item=item, layer="method", text=world.mark(f"draft-{label}"),
        updated_by=application.created_by, updated_at=now(),
    )  # fmt: skip
    BasicData.objects.create(
        application=application, contact_name="陈立新", contact_phone=world.mark(f"phone-{label}"), employees=10
    )
    world.objects[f"evidence_{label}"] = _evidence(world, application, label)


def _evidence(world: World, application: Application, label: str) -> Evidence:
    data = evidence_file(world.mark(f"file-{label}"))
    return Evidence.objects.create(
        application=application, path=store_upload(data, kind="pdf"), name=f"{world.mark(f'filename-{label}')}.pdf",
        kind="pdf", mime="application/pdf", size=len(data), sha256=hashlib.sha256(data).hexdigest(), pages=1,
        uploaded_by=application.created_by, uploaded_at=now(),
    )  # fmt: skip


def _upload(world: World, application: Application) -> UploadSession:
    """A file of the owner that is on its way."""
    return UploadSession.objects.create(
        application=application, key=uuid.uuid4(), name=f"{world.mark('upload-own')}.pdf", size=9,
        path=new_file("uploads"), started_by=world.people["owner"], started_at=now(), touched_at=now(),
    )  # fmt: skip


def _item(cycle: Cycle, code: str = "4.1.2") -> Item:
    return cycle.programme.criteria_set.items.get(code=code)


def _submitted(world: World, application: Application, label: str) -> Evidence:
    """A second revision with a text and a file: the one that is judged."""
    evidence = _evidence(world, application, label)
    revision = application.revisions.get()
    content = json.loads(revision.payload)
    content["basic"] = {"contact_phone": world.mark(f"phone-{label}"), "contact_name": "陈立新"}
    for item in content["items"]:
        if item["code"] == "4.1.2":
            item["layers"] = [{"code": "method", "text": world.mark(f"text-{label}")}]
    content["evidence"] = [
        {"id": evidence.pk, "name": evidence.name, "kind": "pdf", "size": evidence.size, "sha256": evidence.sha256,
         "pages": 1, "item": "4.1.2"}
    ]  # fmt: skip
    make.make_revision(application, content)
    world.objects[f"evidence_{label}"] = evidence
    return evidence


# ------------------------------------------------------------------ cycles, from set-up to review


def _applying(world: World) -> None:
    objects = world.objects
    objects["criteria"] = make.make_criteria_set()
    objects["setup"] = make.make_cycle("draft")
    Cycle.objects.filter(pk=objects["setup"].pk).update(name_zh=world.mark("setup"), name_en=world.mark("setup"))
    objects["applying"] = cycle = make.make_cycle("applying")
    objects["draft"] = _application(world, cycle, "own", "owner", "draft")
    objects["submitted"] = _application(world, cycle, "second", "owner", "submitted")
    objects["rival_draft"] = _application(world, cycle, "rivals", "rival", "draft")
    _texts(world, objects["draft"], "own")
    objects["upload"] = str(_upload(world, objects["draft"]).key)
    _texts(world, objects["rival_draft"], "rival")


def _reviewing(world: World) -> None:
    objects = world.objects
    objects["reviewing"] = cycle = make.make_cycle("eligibility")
    objects["waiting"] = _application(world, cycle, "rivals", "rival", "submitted")
    objects["recommended"] = asked = _application(world, recommending_cycle(), "rivals", "rival", "submitted")
    _submitted(world, asked, "recommended")
    add_handling(world, cycle)
    add_letters(world, cycle)
    add_screening(world)


def _verdict(world: World, application: Application, reason: str = "") -> None:
    EligibilityReview.objects.create(
        application=application, revision=application.revisions.last(), decided_by=world.people["freezer"],
        decided_at=now(), verdict="rejected" if reason else "accepted", reason=reason, version=1,
        reason_code="",
    )  # fmt: skip


# ------------------------------------------------------------------ assessment


def _seat(world: World, panel: Panel, name: str, role: str = "assessor") -> Seat:
    expert: Expert = world.objects[f"expert_{name}"]
    return Seat.objects.create(
        panel=panel, cycle=panel.cycle, expert=expert, role=role, pseudonym=f"J{make.number():05d}"
    )


def _remark(world: World, sheet: ScoreSheet, label: str) -> Finding:
    return Finding.objects.create(
        sheet=sheet, item=_item(sheet.assignment.round.cycle), kind="strength", text=world.mark(label),
        updated_at=now(),
    )  # fmt: skip


def _of(assignments: list[Assignment], seat: Seat) -> Assignment:
    return next(row for row in assignments if row.seat_id == seat.pk)


def _assessing(world: World) -> None:
    """Panel A with application 1, not opened; panel B with application 2; one application not accepted."""
    objects = world.objects
    objects["assessing"] = cycle = make.make_cycle("assessing")
    objects["round"] = round = make.round_of(cycle)
    objects["judged"] = one = _application(world, cycle, "own", "owner", "accepted")
    objects["rival_judged"] = two = _application(world, cycle, "rivals", "rival", "accepted")
    objects["rejected"] = lost = _application(world, cycle, "lost", "loser", "rejected")
    for application, label in ((one, "judged"), (two, "rival-judged"), (lost, "lost")):
        _submitted(world, application, label)
    _verdict(world, one)
    _verdict(world, lost, world.mark("reason-lost"))
    objects["panel_a"] = panel = make.make_panel(cycle, 0, code="A")
    names = ("chair", "expert", "peer", "conflicted", "undeclared", "insider")
    seats = {name: _seat(world, panel, name, "chair" if name == "chair" else "assessor") for name in names}
    objects["seat"] = seats["expert"]
    rows = make.assign(panel, one, round)
    for name in names:
        objects[f"assignment_{name}"] = _of(rows, seats[name])
    Assignment.objects.filter(pk=objects["assignment_undeclared"].pk).update(cleared_at=None)
    for name, percent, sealed in (
        ("expert", 35, False), ("peer", 65, False), ("conflicted", 40, False), ("chair", 70, True)
    ):  # fmt: skip
        objects[f"sheet_{name}"] = sheet = make.make_sheet(objects[f"assignment_{name}"], percent, sealed=sealed)
        objects[f"finding_{name}"] = _remark(world, sheet, f"remark-{name}")
    conflict = make.make_conflict(world.people["conflicted"], one)
    conflict.reason = world.mark("conflict")
    conflict.save()
    _other_panel(world, cycle, round, two)
    talk = Round.objects.get(cycle=cycle, kind="consensus")  # as if its sheet had been made too early
    objects["early_consensus"] = ConsensusSheet.objects.create(
        application=one, round=talk, panel=panel, opened_at=now()
    )
    sync_grants(actor=None, cycle=cycle)


def _other_panel(world: World, cycle: Cycle, round: Round, application: Application) -> None:
    objects = world.objects
    objects["panel_b"] = panel = make.make_panel(cycle, 4, code="B")
    seat = _seat(world, panel, "outsider")
    assignment = _of(make.assign(panel, application, round), seat)
    objects["assignment_outsider"] = assignment
    objects["sheet_outsider"] = sheet = make.make_sheet(assignment, 60)
    objects["finding_outsider"] = _remark(world, sheet, "remark-outsider")


def _talking(world: World) -> None:
    """Sheets opened; a consensus under discussion; the standing of the closed round frozen, not released."""
    objects = world.objects
    objects["talking"] = cycle = make.make_cycle("assessing")
    round = make.round_of(cycle)
    objects["opened"] = application = _application(world, cycle, "own", "owner", "accepted")
    _submitted(world, application, "opened")
    panel = make.make_panel(cycle, 2, code="A")
    panel.seats.filter(role="chair").update(role="assessor")
    seats = {name: _seat(world, panel, name, "chair" if name == "chair" else "assessor")
             for name in ("chair", "expert", "peer", "conflicted")}  # fmt: skip
    rows = make.assign(panel, application, round)
    for place, row in enumerate(rows):
        sheet = make.make_sheet(row, 40 + 5 * place, sealed=True)
        _remark(world, sheet, f"opened-remark-{place}")
        if row.seat_id == seats["expert"].pk:
            objects["sealed"] = sheet
    make.make_conflict(world.people["conflicted"], application)
    other = make.make_panel(cycle, 4, code="B")
    _seat(world, other, "outsider")
    rival = _application(world, cycle, "rivals", "rival", "accepted")
    for place, row in enumerate(make.assign(other, rival, round)):
        make.make_sheet(row, 50 + 5 * place, sealed=True)
    sync_grants(actor=None, cycle=cycle)
    objects["closed_round"] = make.round_of(cycle, state="closed")
    objects["frozen"] = take_snapshot(actor=world.people["freezer"], round=objects["closed_round"])
    objects["scheme"] = save_scheme(
        actor=world.people["freezer"], round=objects["closed_round"], name="试一试",
        points={category.code: category.points for category in criteria_of(cycle).categories},
    )  # fmt: skip
    talk = make.round_of(cycle, "consensus")
    objects["consensus"] = sheet = make.make_consensus(application, talk, panel)
    ConsensusMark.objects.create(
        sheet=sheet, item=_item(cycle), percent=45, reason=world.mark("consensus-reason"),
        recorded_by=world.people["chair"], recorded_at=now(), version=1,
    )  # fmt: skip
    objects["rival_consensus"] = ConsensusSheet.objects.create(
        application=rival, round=talk, panel=other, opened_at=now()
    )


# ------------------------------------------------------------------ from the decision to the certificate


def _deciding(world: World) -> None:
    """A released standing with a recorded decision, another cycle with a confirmed one."""
    objects = world.objects
    case = decided.deciding()
    Application.objects.filter(pk=case.applications[0].pk).update(organisation=objects["org_own"])
    objects["deciding"], objects["ranked"] = case.cycle, case.applications[0]
    objects["recorded"] = decided.recorded(case)
    Decision.objects.filter(pk=objects["recorded"].pk).update(remarks=world.mark("decision-recorded"))
    objects["released"] = objects["recorded"].snapshot
    given = decided.deciding()
    objects["given_own"] = given.applications[0]
    Application.objects.filter(pk=given.applications[0].pk).update(organisation=objects["org_own"])
    objects["given"] = snapshot = released_snapshot(given.round)
    ask_release(actor=world.people["freezer"], snapshot=snapshot, audiences=Release.Audience.values)
    release_snapshot(actor=given.chief, snapshot=snapshot)
