"""The stages of a demonstration cycle, each taking the one before further."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from award.accounts.models import User
from award.applications.models import Application
from award.core.clock import BEIJING, pretend
from award.cycles.models import Cycle, Programme, Round
from award.cycles.services import close_applications, create_cycle, open_cycle, set_dates
from award.deliberation.services import confirm_decision, record_decision
from award.eligibility.checks import checklist
from award.eligibility.services import check_line, give_verdict
from award.home.demo import applying, scoring
from award.home.demo.people import Cast
from award.home.demo.stock import read
from award.home.demo.visiting import tour
from award.honours.services import draft_commendation
from award.honours.tasks import issue_and_render
from award.notices.services import draft_notice, end_notice, post_notice
from award.results.models import Release, Snapshot
from award.results.queries import snapshot_content
from award.results.services import ask_release, finish_round, release_snapshot, start_round, take_snapshot
from award.scoring.models import ConsensusSheet

STAGES = ["applying", "eligibility", "material", "consensus", "site", "notice", "published"]
# The day of the cycle, counted from its opening, on which the demonstration stands at the end of each stage.
STANDS_ON = {
    "applying": 42,
    "eligibility": 53,
    "material": 75,
    "consensus": 92,
    "site": 110,
    "notice": 157,
    "published": 186,
}
CLOSES_ON = 50
ACCEPTED = 18  # past eligibility, as in the finished cycle of the demonstration


@dataclass
class Seeding:
    """A cycle being seeded: where its days begin, who acts, how chance is drawn."""

    cast: Cast
    programme: Programme
    year: int
    begins: date
    seed: int
    cycle: Cycle = field(init=False)

    def moment(self, day: int, hour: int = 10) -> datetime:
        """A moment on a day of the cycle, Beijing time."""
        local = datetime(self.begins.year, self.begins.month, self.begins.day, hour, tzinfo=BEIJING)
        return local + timedelta(days=day)

    def applications(self) -> list[Application]:
        """The accepted applications."""
        rows = Application.objects.filter(cycle=self.cycle, state="accepted").select_related("organisation", "cycle")
        return list(rows.order_by("number"))

    def round(self, kind: str) -> Round:
        """The round of that kind as it stands now."""
        return Round.objects.select_related("cycle").get(cycle=self.cycle, kind=kind)


def run(seeding: Seeding, stage: str) -> Cycle:
    """Take a new cycle to the end of `stage`."""
    steps = {
        "applying": apply,
        "eligibility": review,
        "material": assess,
        "consensus": consensus,
        "site": visit,
        "notice": decide,
        "published": honour,
    }
    last = STAGES.index(stage)
    for place, name in enumerate(STAGES[: last + 1]):
        steps[name](seeding, is_last=place == last)
    return seeding.cycle


def apply(seeding: Seeding, *, is_last: bool) -> None:
    """Open the cycle; applicants write and submit. As the last stage, some are still writing."""
    cast = seeding.cast
    with pretend(seeding.moment(-5)):
        seeding.cycle = create_cycle(
            actor=cast.clerk,
            programme=seeding.programme,
            year=seeding.year,
            name_zh=f"{seeding.year} 年度海南省政府质量奖",
            name_en=f"Hainan Provincial Government Quality Award {seeding.year}",
        )
        due = {"material": 85, "consensus": 96, "site": 140}
        set_dates(
            actor=cast.clerk,
            cycle=seeding.cycle,
            applications_open_at=seeding.moment(0, 9),
            applications_close_at=seeding.moment(CLOSES_ON, 17),
            results_on=seeding.moment(STANDS_ON["published"]).date(),
            round_due={code: seeding.moment(day, 17) for code, day in due.items()},
        )
        seeding.cycle = open_cycle(actor=cast.clerk, cycle=seeding.cycle)
    rows = applying.applicants(seeding.cycle)
    for place, row in enumerate(rows):
        with pretend(seeding.moment(4 + place)):
            still_writing = is_last and place % 3 == 1
            application = applying.write_application(cast, seeding.cycle, row, seeding.seed, whole=not still_writing)
        with pretend(seeding.moment(30 + place % 12, 15)):
            if not still_writing:
                applying.submit(cast, application, row["key"])


def review(seeding: Seeding, *, is_last: bool) -> None:
    """Close the applications and give verdicts. As the last stage, half are still to be given."""
    cast = seeding.cast
    with pretend(seeding.moment(CLOSES_ON + 1)):
        seeding.cycle = close_applications(actor=cast.clerk, cycle=Cycle.objects.get(pk=seeding.cycle.pk))
    young = {row["name_zh"] for row in read("cast")["organisations"] if row.get("young")}
    submitted = list(
        Application.objects.filter(cycle=seeding.cycle, state="submitted").select_related("organisation", "cycle")
    )
    # Those registered too late go first, then whoever exceeds the number the demonstration takes on.
    order = sorted(submitted, key=lambda row: (row.organisation.name in young, row.number))
    accepted = {row.pk for row in order[:ACCEPTED] if row.organisation.name not in young}
    reasons = [row["text"] for row in read("findings")["verdict_reasons"] if row["verdict"] == "reject"]
    with pretend(seeding.moment(CLOSES_ON + 2)):
        for place, application in enumerate(submitted[: len(submitted) // 2] if is_last else submitted):
            verdict = "accepted" if application.pk in accepted else "rejected"
            reason = "" if verdict == "accepted" else reasons[place % len(reasons)]
            number = application.revisions.latest("number").number
            check_all(cast.clerk, application, number, reason)
            give_verdict(actor=cast.clerk, application=application, verdict=verdict, reason=reason, revision=number)


def check_all(clerk: User, application: Application, revision: int, reason: str) -> None:
    """Every line of the checklist: what the platform found is confirmed, the rest read; a reason stands at the last."""
    lines = checklist(application, application.revisions.latest("number"), clerk.pk)
    for line in lines:
        is_doubt = bool(reason) and line is lines[-1]
        is_overruled = line.finding is not None and line.finding.verdict == "not_met" and not is_doubt
        check_line(
            actor=clerk, application=application, code=line.check.code, revision=revision,
            verdict="not_met" if is_doubt else "met", source="申报材料及登记信息",
            note=reason if is_doubt else "已核对原件，符合要求。" if is_overruled else "",
        )  # fmt: skip


def assess(seeding: Seeding, *, is_last: bool) -> None:
    """Panels, assignments, independent sheets. As the last stage, some sheets are sealed, some begun, some not."""
    cast = seeding.cast
    round = seeding.round("independent")
    applications = seeding.applications()
    with pretend(seeding.moment(58)):
        panels = scoring.form_panels(cast, seeding.cycle)
        scoring.assign_all(cast, panels, round, applications)
    with pretend(seeding.moment(60)):
        start_round(actor=cast.clerk, round=round)
        cleared = scoring.declare(cast, scoring.assignments_of(seeding.round("independent")))
    levels = scoring.levels_of(seeding.cycle, applications, seeding.seed)
    with pretend(seeding.moment(70)):
        for place, assignment in enumerate(cleared):
            level = levels[assignment.application_id]
            if not is_last or place % 3 == 0:
                scoring.score(assignment, level, seeding.seed, seal=True)
            elif place % 3 == 1:
                scoring.score(assignment, level, seeding.seed, seal=False, items=4 + place % 15)
    if not is_last:
        with pretend(seeding.moment(85, 18)):
            finish_round(actor=cast.clerk, round=seeding.round("independent"))


def _agree_all(seeding: Seeding, kind: str, *, is_last: bool) -> None:
    """Agree the sheets of a round. As the last stage, the first third is agreed and one is half done."""
    sheets = ConsensusSheet.objects.filter(round__cycle=seeding.cycle, round__kind=kind)
    rows = list(
        sheets.select_related("round__cycle", "application__organisation", "panel").order_by("application__number")
    )
    done = len(rows) // 3 if is_last else len(rows)
    for place, sheet in enumerate(rows[: done + 1] if is_last else rows):
        if kind == "site_visit":
            tour(sheet, seeding.seed, actor=scoring.chair_of(sheet.panel), items=scoring.items_of(seeding.cycle))
        scoring.agree(sheet, seeding.seed, whole=place < done)


def _release(seeding: Seeding, kind: str, *audiences: str) -> Snapshot:
    """Freeze the standing after a round and release it by two people."""
    return _give(seeding, take_snapshot(actor=seeding.cast.clerk, round=seeding.round(kind)), *audiences)


def _give(seeding: Seeding, snapshot: Snapshot, *audiences: str) -> Snapshot:
    """Release a standing to these audiences."""
    ask_release(actor=seeding.cast.clerk, snapshot=snapshot, audiences=audiences)
    return release_snapshot(actor=seeding.cast.chief, snapshot=snapshot)


def consensus(seeding: Seeding, *, is_last: bool) -> None:
    """The panels agree."""
    with pretend(seeding.moment(86)):
        start_round(actor=seeding.cast.clerk, round=seeding.round("consensus"))
    with pretend(seeding.moment(90)):
        _agree_all(seeding, "consensus", is_last=is_last)
    if is_last:
        return
    with pretend(seeding.moment(96, 18)):
        finish_round(actor=seeding.cast.clerk, round=seeding.round("consensus"))
        _release(seeding, "consensus", Release.Audience.APPLICANTS)


def visit(seeding: Seeding, *, is_last: bool) -> None:
    """The shortlisted are visited."""
    with pretend(seeding.moment(99)):
        start_round(actor=seeding.cast.clerk, round=seeding.round("site_visit"))
    with pretend(seeding.moment(108)):
        _agree_all(seeding, "site_visit", is_last=is_last)
    if is_last:
        return
    with pretend(seeding.moment(140, 18)):
        finish_round(actor=seeding.cast.clerk, round=seeding.round("site_visit"))


def decide(seeding: Seeding, *, is_last: bool) -> None:
    """The decision, confirmed by a second person, and the public notice."""
    cast = seeding.cast
    with pretend(seeding.moment(142)):
        snapshot = _release(seeding, "site_visit", Release.Audience.COMMITTEE)
    with pretend(seeding.moment(150)):
        decision = record_decision(
            actor=cast.chief,
            cycle=Cycle.objects.get(pk=seeding.cycle.pk),
            entries=_entries(seeding, snapshot),
            decided_on=seeding.moment(150).date(),
            body="海南省政府质量奖评审委员会",
        )
    with pretend(seeding.moment(151)):
        confirm_decision(actor=cast.second, decision=decision)
    with pretend(seeding.moment(155)):
        notice = draft_notice(actor=cast.clerk, cycle=Cycle.objects.get(pk=seeding.cycle.pk), kind="winners")
        post_notice(actor=cast.clerk, notice=notice, starts_on=seeding.moment(155).date())


def _entries(seeding: Seeding, snapshot: Snapshot) -> list[tuple[Application, str, str]]:
    """Who gets which class: as the engine proposes; the special award stays vacant."""
    by_number = {application.number: application for application in seeding.applications()}
    rows = snapshot_content(snapshot)["rows"]
    return [(by_number[row["application"]], row["class"], "") for row in rows if row["class"]]


def honour(seeding: Seeding, *, is_last: bool) -> None:
    """The notice ends, the commendation is issued, certificates are made."""
    cast = seeding.cast
    notice = seeding.cycle.notices.get(kind="winners", state="posted")
    with pretend(seeding.moment(175)):
        end_notice(actor=cast.clerk, notice=notice)
    with pretend(seeding.moment(180)):
        commendation = draft_commendation(
            actor=cast.clerk,
            cycle=Cycle.objects.get(pk=seeding.cycle.pk),
            document_number=f"琼府〔{seeding.moment(180).year}〕{seeding.year % 100}号",
            title=f"海南省人民政府关于表彰 {seeding.year} 年度海南省政府质量奖获奖组织的决定",
            issued_on=seeding.moment(180).date(),
        )
        issue_and_render(actor=cast.chief, commendation=commendation)
    with pretend(seeding.moment(181)):
        snapshot = Snapshot.objects.get(round=seeding.round("site_visit"), state=Snapshot.State.RELEASED)
        _give(seeding, snapshot, Release.Audience.APPLICANTS, Release.Audience.PUBLIC)
