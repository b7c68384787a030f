"""An award from the programme file to the certificate anyone can check, over HTTP, as the right people.

At each step the wrong people try and are refused. The journey ends with the two commands that prove the data whole.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from award.accounts.models import Membership
from award.applications.models import Application, Revision
from award.cycles.models import Cycle, Round
from award.deliberation.models import Decision
from award.home.demo.stock import evidence_file
from award.honours.models import Certificate
from award.notices.models import Notice
from award.panels.models import Assignment, Expert, Panel
from award.results.models import Snapshot
from award.scoring.models import ConsensusSheet, ScoreSheet
from award.scoring.room import room_of
from tests import factories
from tests.journeys.applicant import (
    attach_documents,
    item_fields,
    post_internally,
    register,
    submit,
    text_of,
    write,
)
from tests.journeys.people import Person, said, typed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, ten o'clock in Beijing
MARKS = {"owner": 70, "second": 60}


class Journey:
    """The people and what they have made so far."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.clerk = Person(factories.make_user("clerk", "office"))
        self.chief = Person(factories.make_user("chief", "chief"))
        self.owner = Person(factories.make_user("owner"))
        self.second = Person(factories.make_user("second"))
        self.committee = Person(factories.make_user("committee", "committee"))
        self.supervisor = Person(factories.make_user("supervisor", "supervisor"))
        self.superuser = Person(factories.make_user("root", is_superuser=True, is_staff=True))
        self.public = Person(None)
        self.experts = [Person(factories.make_user(f"expert{n}", "expert")) for n in range(5)]
        self.outsider = Person(factories.make_user("outsider", "expert"))
        factories.make_organisation("占位")  # the divisions and industries that the forms offer

    @property
    def everyone(self) -> list[Person]:
        """All who can log in."""
        named = [self.clerk, self.chief, self.owner, self.second, self.committee, self.supervisor, self.superuser]
        return [*named, *self.experts, self.outsider]

    def go_to(self, day: int, hour: int = 2) -> None:
        """Move the clock to a day of the journey; everyone logs in anew."""
        self.clock.move_to(START.replace(hour=hour) + timedelta(days=day))
        for person in self.everyone:
            person.log_in()

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.get(year=2026)

    def round(self, kind: str) -> Round:
        return Round.objects.get(cycle=self.cycle, kind=kind)

    def application(self, name: str = "owner") -> Application:
        return Application.objects.get(organisation__memberships__user=getattr(self, name).user)


def test_an_award_runs_from_a_programme_file_to_a_certificate() -> None:
    with time_machine.travel(START, tick=False) as clock:
        journey = Journey(clock)
        open_the_cycle(journey)
        apply(journey)
        review(journey)
        form_a_panel(journey)
        score(journey)
        agree(journey, "consensus")
        rank(journey, "consensus")
        visit(journey)
        decide(journey)
        notice(journey)
        commend(journey)
        check_publicly(journey)
        call_command("check_integrity")
        call_command("verify_audit")


def open_the_cycle(journey: Journey) -> None:
    programme = factories.make_programme()
    journey.owner.tries("cycles:cycle_new", source=f"programme:{programme.pk}", year=2026)
    journey.superuser.tries("cycles:cycle_new", source=f"programme:{programme.pk}", year=2026)
    journey.clerk.post("cycles:cycle_new", source=f"programme:{programme.pk}", year=2026, name_zh="", name_en="")
    cycle = journey.cycle
    dates = {"applications_open_at": START, "applications_close_at": START + timedelta(days=20)}
    dates |= {f"due_{code}": START + timedelta(days=day) for code, day in
              (("material", 40), ("consensus", 50), ("site", 70))}  # fmt: skip
    fields = {name: typed(moment) for name, moment in dates.items()}
    journey.clerk.post("cycles:cycle_open", cycle.pk, confirm=str(cycle.year))
    assert journey.cycle.state == "draft", "without dates a cycle cannot open"
    wrong = fields | {"applications_close_at": typed(START - timedelta(days=1))}
    page = journey.clerk.post("cycles:cycle", cycle.pk, expect=422, **wrong)
    assert wrong["applications_close_at"] in said(page), "what was typed is still there"
    journey.clerk.post("cycles:cycle", cycle.pk, **fields)
    journey.owner.tries("cycles:cycle_open", cycle.pk)
    assert journey.public.get("cycles:announcement_list").status_code == 200
    journey.public.get("cycles:announcement", cycle.pk, expect=404)
    journey.clerk.post("cycles:cycle_open", cycle.pk, confirm=str(cycle.year))
    assert journey.cycle.state == "applying"
    assert journey.cycle.pinned_programme_sha256 == programme.sha256
    journey.public.get("cycles:announcement", cycle.pk)


def apply(journey: Journey) -> None:
    journey.go_to(3)
    cycle = journey.cycle
    for name, title in (("owner", "海南屿澜热作食品股份有限公司"), ("second", "海南汐野文旅发展股份有限公司")):
        person = getattr(journey, name)
        organisation = register(person, title, factories.make_credit_code())
        person.post("applications:start", cycle=cycle.pk, organisation=organisation.pk)
    application = journey.application()
    for stranger in (journey.second, journey.clerk, journey.superuser, journey.experts[0]):
        stranger.get("applications:tasks", application.pk, expect=404)
        stranger.tries("applications:submit", application.pk)
    owner = journey.owner
    submit(owner, application, uuid.uuid4(), expect=422)
    over = factories.criteria().item("4.1.2")
    write(owner, application)
    long = item_fields(owner, application, over) | {"text-method": "长" * (over.max_characters + 1)}
    owner.post("applications:item", application.pk, "4.1.2", **long)
    page = submit(owner, application, uuid.uuid4(), expect=422)
    assert "4.1.2" in said(page), "the item over its limit is named"
    owner.post("applications:item", application.pk, "4.1.2", **item_fields(owner, application, over))
    script = SimpleUploadedFile("执照.pdf", b"<html><script>alert(1)</script>")
    owner.post("applications:evidence", application.pk, expect=422, files=script)
    good = SimpleUploadedFile("营业执照.pdf", evidence_file("journey"), content_type="application/pdf")
    owner.post("applications:evidence", application.pk, files=good, item="4.1.2")
    assert "营业执照" in said(submit(owner, application, uuid.uuid4(), expect=422)), "the missing document is named"
    attach_documents(owner, application)
    post_internally(owner, application)
    key = uuid.uuid4()
    first = submit(owner, application, key)
    again = submit(owner, application, key)
    assert first["Location"] == again["Location"], "submitting twice finds the same receipt"
    revision = Revision.objects.get(application=application)
    receipt = said(owner.get("applications:receipt", application.pk, 1))
    assert revision.sha256 in receipt.replace("\n", "").replace(" ", "")
    pdf = owner.get("applications:receipt_pdf", application.pk, 1)
    assert "海南屿澜热作食品股份有限公司" in text_of(pdf.content)
    write(journey.second, journey.application("second"))
    attach_documents(journey.second, journey.application("second"))
    post_internally(journey.second, journey.application("second"))
    submit(journey.second, journey.application("second"), uuid.uuid4())
    journey.clerk.post("cycles:cycle_close_applications", cycle.pk)
    assert journey.cycle.state == "applying", "the window cannot be closed before the deadline"


def review(journey: Journey) -> None:
    application = journey.application()
    journey.go_to(20, hour=3)  # the deadline was at two
    late = submit(journey.owner, application, uuid.uuid4(), expect=403)
    assert "10:00" in said(late), "says when it closed"
    journey.clerk.post("cycles:cycle_close_applications", journey.cycle.pk)
    for stranger in (journey.owner, journey.experts[0], journey.supervisor, journey.superuser):
        stranger.tries("eligibility:application", application.pk, verdict="accepted", version=0)
    page = journey.clerk.post(
        "eligibility:application", application.pk, expect=422, verdict="rejected", version=0, revision=1
    )
    assert page.context["form"].errors, "a rejection needs its reason"
    for name in ("owner", "second"):
        row = journey.application(name)
        check_lines(journey, row)
        seen = {"version": 0, "revision": row.revisions.latest("number").number}
        journey.clerk.post("eligibility:application", row.pk, verdict="accepted", reason_code="", reason="", **seen)
        assert journey.application(name).state == "accepted"


def check_lines(journey: Journey, row: Application) -> None:
    """The checklist at the desk: what the platform found met is confirmed, the rest is read and judged."""
    number = row.revisions.latest("number").number
    journey.clerk.post("eligibility:confirm", row.pk, revision=number)
    page = journey.clerk.get("eligibility:application", row.pk)
    for entry in page.context["entries"]:
        if entry.line.verdict != "met":
            code, version = entry.line.check.code, entry.line.version
            journey.clerk.post(
                "eligibility:check", row.pk, code, verdict="met", note="已核对原件。", version=version, revision=number
            )


def form_a_panel(journey: Journey) -> None:
    cycle, clerk = journey.cycle, journey.clerk
    for person in [*journey.experts, journey.outsider]:
        clerk.post(
            "panels:expert_new", email=person.user.email, name="", employer="某大学", title="教授", expertise="质量"
        )
    clerk.post("panels:panel_list", cycle.pk, code="P1", name="第一评审组")
    panel = Panel.objects.get(cycle=cycle)
    clerk.post("panels:panel_fix", panel.pk)
    assert Panel.objects.get(cycle=cycle).fixed_at is None, "an empty panel cannot be fixed"
    for place, person in enumerate(journey.experts):
        expert = Expert.objects.get(user=person.user)
        journey.owner.tries("panels:seat_add", panel.pk, expert=expert.pk, role="assessor")
        clerk.post("panels:seat_add", panel.pk, expert=expert.pk, role="chair" if place == 0 else "assessor")
    clerk.post("panels:panel_fix", panel.pk)
    round = journey.round("independent")
    fields: dict[str, str] = {}
    for name in ("owner", "second"):
        pk = journey.application(name).pk
        fields |= {f"was-{pk}": "", f"panel-{pk}": str(panel.pk)}
    journey.experts[0].tries("panels:assignments", round.pk, **fields)
    clerk.post("panels:assignments", round.pk, **fields)
    assert Assignment.objects.count() == 10
    clerk.post("results:round_start", round.pk)
    assert journey.cycle.state == "assessing"


def score(journey: Journey) -> None:
    journey.go_to(25)
    application = journey.application()
    for place, person in enumerate(journey.experts):
        person.get("panels:application", application.pk, expect=302)  # to the gate
        for assignment in Assignment.objects.filter(seat__expert__user=person.user):
            journey.outsider.tries("panels:declaration", assignment.pk, answer="clear", is_confidential="on")
            is_other = assignment.application_id != application.pk
            if place == 4 and is_other:
                person.post("panels:declaration", assignment.pk, answer="conflict", reason="曾在该企业任职")
                person.get("panels:application", assignment.application_id, expect=404)
                continue
            person.post("panels:declaration", assignment.pk, answer="clear", is_confidential="on")
            person.post("scoring:sheet_open", assignment.pk)
            level = MARKS["second" if is_other else "owner"] + 5 * (place % 2)
            fill(journey, person, ScoreSheet.objects.get(assignment=assignment), level, first=place == 0)
    assert ScoreSheet.objects.filter(state="sealed").count() == 9
    journey.clerk.post("results:round_finish", journey.round("independent").pk)


def fill(journey: Journey, person: Person, sheet: ScoreSheet, level: int, *, first: bool) -> None:
    items = factories.criteria().items
    if first:
        page = person.post("scoring:mark_save", sheet.pk, items[0].code, expect=422, percent="57", version=0)
        assert 'value="57"' in said(page), "a mark off the step is refused and stays where it was typed"
        person.post("scoring:seal", sheet.pk, confirm="on")
        assert ScoreSheet.objects.get(pk=sheet.pk).state == "draft", "an incomplete sheet cannot be sealed"
        for stranger in (journey.clerk, journey.owner, journey.experts[1], journey.superuser, journey.outsider):
            stranger.get("scoring:sheet", sheet.pk, expect=404)
            stranger.tries("scoring:mark_save", sheet.pk, items[0].code, percent="50", version=0)
    for item in items:
        person.post("scoring:mark_save", sheet.pk, item.code, percent=str(level), version=0)
    person.post("scoring:finding_save", sheet.pk, "4.5.3", kind="strength", text="控制图接入看板，异常响应快。")
    person.post("scoring:finding_save", sheet.pk, "4.5.3", kind="opportunity", text="仍有种植户使用纸质台账。")
    journey.clerk.get("results:ranking", journey.round("independent").pk)
    person.post("scoring:seal", sheet.pk, confirm="on")
    sealed = ScoreSheet.objects.get(pk=sheet.pk)
    assert sealed.commitment in said(person.get("scoring:sheet", sheet.pk))


def agree(journey: Journey, kind: str) -> None:
    round = journey.round(kind)
    journey.owner.tries("results:round_start", round.pk)
    journey.clerk.post("results:round_start", round.pk)
    chair, member = journey.experts[0], journey.experts[1]
    for sheet in ConsensusSheet.objects.filter(round=round):
        member.get("scoring:consensus", sheet.pk)
        for stranger in (journey.clerk, journey.owner, journey.outsider, journey.superuser):
            stranger.get("scoring:consensus", sheet.pk, expect=404)
        member.tries("scoring:consensus_rest", sheet.pk, expect=403)
        # Outside the range of the sheets, or on a visit another mark than before, needs a reason.
        mark = {"percent": "95" if kind == "consensus" else "90", "version": 0}
        page = chair.post("scoring:consensus_mark", sheet.pk, "4.1.2", expect=422, reason="", **mark)
        assert f'value="{mark["percent"]}"' in said(page), "the mark typed is still there"
        chair.post("scoring:consensus_mark", sheet.pk, "4.1.2", reason="现场核实后一致认可。", **mark)
        chair.post("scoring:consensus_rest", sheet.pk)
        chair.post("scoring:consensus_agree", sheet.pk, expect=422)  # nobody has confirmed
        members = {answer.assessor.user_id for answer in room_of(sheet).answers}
        for expert in (expert for expert in journey.experts if expert.user.pk in members):
            seen = re.search(r'name="seen" value="(\w+)"', said(expert.get("scoring:consensus", sheet.pk)))
            assert seen, "every member confirms"
            expert.post("scoring:consensus_confirm", sheet.pk, answer="confirm", seen=seen[1])
        chair.post("scoring:consensus_agree", sheet.pk)
        assert ConsensusSheet.objects.get(pk=sheet.pk).state == "agreed"
    journey.clerk.post("results:round_finish", round.pk)


def rank(journey: Journey, kind: str) -> None:
    round = journey.round(kind)
    page = journey.clerk.get("results:ranking", round.pk)
    assert "屿澜" in said(page)
    journey.clerk.post("results:snapshot_take", round.pk)
    snapshot = Snapshot.objects.get(round=round)
    for stranger in (journey.owner, journey.committee, journey.experts[0], journey.superuser):
        stranger.get("results:snapshot", snapshot.pk, expect=404)
        stranger.tries("results:release", snapshot.pk)
    journey.clerk.post("results:release_ask", snapshot.pk)
    journey.clerk.post("results:release", snapshot.pk)
    assert Snapshot.objects.get(pk=snapshot.pk).state == "frozen", "the same person cannot release"
    journey.chief.post("results:release", snapshot.pk)
    assert Snapshot.objects.get(pk=snapshot.pk).state == "released"
    workbook = journey.clerk.get("reports:ranking_xlsx", snapshot.pk)
    assert workbook.content[:2] == b"PK"
    journey.supervisor.get("results:explain", snapshot.pk, journey.application().pk)


def visit(journey: Journey) -> None:
    journey.go_to(55)
    agree(journey, "site_visit")
    rank(journey, "site_visit")
    assert journey.cycle.state == "deciding"


def decide(journey: Journey) -> None:
    journey.go_to(80)
    cycle = journey.cycle
    form = journey.chief.get("deliberation:decision", cycle.pk).context["form"]
    fields = {
        name: field.initial or "" for name, field in form.fields.items() if name.startswith(("class_", "reason_"))
    }
    fields |= {"decided_on": "2026-05-20", "body": "海南省政府质量奖评审委员会", "remarks": ""}
    assert fields[f"class_{journey.application().pk}"] == "award"
    for stranger in (journey.owner, journey.experts[0], journey.superuser, journey.committee):
        stranger.tries("deliberation:record", cycle.pk, **fields)
    journey.clerk.tries("deliberation:record", cycle.pk, expect=403, **fields)
    journey.chief.post("deliberation:record", cycle.pk, **fields)
    decision = Decision.objects.get(cycle=cycle)
    journey.chief.post("deliberation:confirm", decision.pk)
    assert Decision.objects.get().state == "recorded", "the same person cannot confirm"
    journey.clerk.post("deliberation:confirm", decision.pk)
    assert Decision.objects.get().state == "confirmed"
    journey.committee.get("deliberation:decision_read", decision.pk)


def notice(journey: Journey) -> None:
    cycle = journey.cycle
    journey.owner.tries("notices:draft", cycle.pk, "winners")
    journey.clerk.post("notices:draft", cycle.pk, "winners")
    row = Notice.objects.get(cycle=cycle)
    journey.public.get("notices:notice", row.pk, expect=404)
    journey.clerk.post("notices:post", row.pk, starts_on="2026-05-21")  # a Thursday
    row.refresh_from_db()
    assert row.ends_on.isoformat() == "2026-06-01", "seven working days, the day of posting not counted"
    assert "屿澜" in said(journey.public.get("notices:notice", row.pk))
    journey.clerk.tries("notices:end", row.pk, expect=403)
    assert Notice.objects.get().state == "posted", "a notice cannot end before its last day"
    journey.go_to(92)  # 2 June
    journey.owner.tries("notices:end", row.pk)
    journey.clerk.post("notices:end", row.pk)
    assert Notice.objects.get().state == "ended"


def commend(journey: Journey) -> None:
    cycle = journey.cycle
    facts = {"document_number": "琼府〔2026〕12号", "title": "关于表彰的决定", "issued_on": "2026-06-05"}
    journey.owner.tries("honours:write", cycle.pk, **facts)
    journey.clerk.post("honours:write", cycle.pk, **facts)
    commendation = cycle.commendation
    journey.go_to(95)  # 5 June, the day on the document
    journey.clerk.tries("honours:issue", commendation.pk, expect=403, document_number="琼府〔2026〕12号")
    journey.chief.post("honours:issue", commendation.pk, expect=200, document_number="琼府〔2026〕13号")
    assert not Certificate.objects.exists()
    journey.chief.post("honours:issue", commendation.pk, document_number="琼府〔2026〕12号")
    assert journey.cycle.state == "published"


def check_publicly(journey: Journey) -> None:
    certificate = Certificate.objects.get(application=journey.application())
    assert certificate.number == "HNZL-2026-001"
    page = said(journey.public.get("honours:certificate", certificate.code))
    assert "海南屿澜热作食品股份有限公司" in page
    assert certificate.credit_code not in page, "the credit code is masked"
    journey.public.get("honours:certificate", "0" * 26, expect=404)
    winners = said(journey.public.get("honours:winners", query="?year=2026"))
    assert "海南屿澜热作食品股份有限公司" in winners
    pdf = journey.clerk.get("honours:certificate_pdf", certificate.pk)
    content = b"".join(pdf.streaming_content)
    assert "海南屿澜热作食品股份有限公司" in text_of(content)
    assert certificate.code in text_of(content)
    assert Membership.objects.filter(role="owner").count() == 2
