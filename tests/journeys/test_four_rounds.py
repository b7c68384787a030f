"""A programme of four rounds, to a standing that anyone computes again: material, site visit, defence, survey.

Two applications, three assessors. Material review: A 50, 60, 70 per cent, so 600 points; B 40, 50, 60, so 500.
Site visit: A agreed at 70 per cent, B at 60. Defence, by category: A 80 per cent of everyone, B 50. Survey: A 86.25
per cent, B 55, which is below the floor of 60. A: 0.3 · 600 + 0.4 · 700 + 0.2 · 800 + 0.1 · 862.5 = 706.25;
B: 0.3 · 500 + 0.4 · 600 + 0.2 · 500 + 0.1 · 550 = 545.
"""

from __future__ import annotations

from importlib import util
from pathlib import Path

import pytest
from django.urls import reverse

from award.accounts.models import User
from award.applications.models import Application
from award.cycles.models import Round
from award.domain.bundlezip import read_bundle
from award.domain.verification import verify_bundle
from award.panels.models import Assignment, Panel
from award.panels.services import assign, declare_clear
from award.results.models import Release, Snapshot
from award.results.queries import snapshot_content
from award.results.recompute import recompute
from award.results.services import ask_release, finish_round, release_snapshot, start_round, take_snapshot
from award.scoring.models import ConsensusSheet, SurveyFigure
from award.scoring.services import defence as defences
from award.scoring.services import open_sheet, seal_sheet
from award.scoring.services.simple import Given, save_simple
from award.scoring.services.survey import ask_figures, decide_figures
from tests import factories as make
from tests.scoring.rounds import CATEGORIES, DAY, book, figure_row
from tests.triggers import past_triggers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


class Journey:
    """The people and the two applications."""

    def __init__(self) -> None:
        text = (make.ROOT / "criteria" / "programmes" / "four-rounds.toml").read_text()
        self.cycle = make.make_cycle("assessing", programme=make.make_programme("four-rounds", text=text))
        self.clerk, self.chief = make.make_user("clerk", "office"), make.make_user("chief", "office", "chief")
        self.panel: Panel = make.make_panel(self.cycle, 3)
        self.a, self.b = (make.make_application(self.cycle, state="accepted") for _ in range(2))

    def start(self, code: str) -> Round:
        round = self.cycle.rounds.get(code=code)
        return start_round(actor=self.clerk, round=round)

    def finish(self, round: Round) -> None:
        finish_round(actor=self.clerk, round=Round.objects.get(pk=round.pk))

    def release(self, round: Round) -> Snapshot:
        snapshot = take_snapshot(actor=self.clerk, round=Round.objects.get(pk=round.pk))
        ask_release(actor=self.clerk, snapshot=snapshot, audiences=[Release.Audience.COMMITTEE])
        return release_snapshot(actor=self.chief, snapshot=snapshot)

    def given(self, round: Round, application: Application) -> list[Assignment]:
        return list(Assignment.objects.filter(round=round, application=application).order_by("seat__pseudonym"))


def person(assignment: Assignment) -> User:
    return assignment.seat.expert.user


def _material(journey: Journey) -> None:
    round = journey.start("material")
    for application, percents in ((journey.a, (50, 60, 70)), (journey.b, (40, 50, 60))):
        for row, percent in zip(make.assign(journey.panel, application, round), percents, strict=True):
            make.make_sheet(row, percent, sealed=True)
    journey.finish(round)
    journey.release(round)


def _site(journey: Journey) -> None:
    round = journey.start("site")
    ConsensusSheet.objects.filter(round=round).delete()
    make.make_consensus(journey.a, round, journey.panel, 70)
    make.make_consensus(journey.b, round, journey.panel, 60)
    journey.finish(round)


def _defence(journey: Journey) -> None:
    round = journey.start("defence")
    assign(actor=journey.clerk, panel=journey.panel, round=round, applications=[journey.a, journey.b])
    session = defences.set_day(actor=journey.clerk, round=round, panel=journey.panel, day=DAY)
    session = defences.commit_order(actor=journey.clerk, session=session, witness="王监督")
    session = defences.draw_order(actor=journey.clerk, session=session, word="椰子")
    assert defences.tell_applicants(actor=journey.clerk, session=session) == 2
    for application, percent in ((journey.a, 80), (journey.b, 50)):
        for row in journey.given(round, application):
            declare_clear(actor=person(row), assignment=row)
            row.refresh_from_db()
            sheet = open_sheet(actor=person(row), assignment=row)
            marks = [Given(code, percent, 0, "strength", "陈述清楚", None, 0) for code in CATEGORIES]
            save_simple(actor=person(row), sheet=sheet, given=marks)
            seal_sheet(actor=person(row), sheet=sheet)
    journey.finish(round)


def _survey(journey: Journey) -> Snapshot:
    round = journey.start("survey")
    rows = [figure_row(journey.a.number, 86.25), figure_row(journey.b.number, 55)]
    file = ask_figures(actor=journey.clerk, round=round, file_name="满意度.xlsx", data=book(rows))
    decide_figures(actor=journey.chief, file=file, approve=True)
    journey.finish(round)
    return journey.release(round)


def test_four_rounds_to_a_standing_that_anyone_computes_again(client, tmp_path):
    journey = Journey()
    _material(journey)
    _site(journey)
    _defence(journey)
    snapshot = _survey(journey)
    first, second = snapshot_content(snapshot)["rows"]
    assert (first["application"], first["rank"], first["score"], first["class"]) == (
        journey.a.number,
        1,
        "706.25",
        "award",
    )
    assert first["rounds"] == {"material": "600.00", "site": "700.00", "defence": "800.00", "survey": "862.50"}
    assert (second["score"], second["class"], second["flags"]) == ("545.00", None, ["below_floor:round:survey"])
    assert recompute(snapshot).is_same
    assert recompute(snapshot).changes == ()
    client.force_login(journey.clerk)
    bundle = client.get(reverse("results:bundle", args=[snapshot.pk])).getvalue()
    found = verify_bundle(bundle, "b.zip")
    assert found.differences == ()
    assert read_bundle(bundle, "b.zip").members["figures.csv"].count(b"survey") == 2
    (tmp_path / "b.zip").write_bytes(bundle)
    spec = util.spec_from_file_location("second", Path("docs/verify/verify.py"))
    script = util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.main([str(tmp_path / "b.zip")]) == 0
    page = client.get(reverse("results:explain", args=[snapshot.pk, journey.a.pk])).text
    assert "86.25" in page
    assert "862.50" in page
    for name in ("calculation_xlsx", "calculation_pdf"):
        assert client.get(reverse(f"reports:{name}", args=[snapshot.pk, journey.a.pk])).status_code == 200
    assert client.get(reverse("reports:ranking_xlsx", args=[snapshot.pk])).status_code == 200


def test_a_figure_changed_in_the_database_is_named_without_its_value():
    journey = Journey()
    _material(journey)
    _site(journey)
    _defence(journey)
    snapshot = _survey(journey)
    with past_triggers():
        SurveyFigure.objects.filter(application=journey.b).update(percent=61)
    found = recompute(snapshot)
    assert found.is_same  # what was frozen gives the same
    assert found.changed == ("figures",)
    assert len(found.changes) == 1
    assert journey.b.number in found.changes[0]
    assert not {"55", "61"} & set(found.changes[0].replace("%", " ").split())
    with past_triggers():
        SurveyFigure.objects.all().delete()
    assert recompute(snapshot).changed == ("figures",)
    assert len(recompute(snapshot).changes) == 2
