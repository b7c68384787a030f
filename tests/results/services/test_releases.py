"""Two people release a standing; a place left by a tie is filled by a person."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from award.applications.models import Application
from award.audit.models import TwoPersonAct
from award.core.clock import now
from award.core.errors import ServiceError
from award.eligibility.models import ScreeningHit
from award.eligibility.services import judge_hit
from award.outbox.models import Message
from award.results import services
from award.results.models import Release, Shortlisting
from award.results.queries import may_take_place, snapshot_content
from tests import factories
from tests.eligibility.listing import make_entry
from tests.factories import make_user
from tests.results.cases import events, finished, given, make_case, released

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_release_takes_two_people_and_writes_the_shortlist():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    with pytest.raises(ServiceError, match="Ask for the release first"):
        services.release_snapshot(actor=case.chief, snapshot=snapshot)
    services.ask_release(actor=case.clerk, snapshot=snapshot)
    with pytest.raises(ServiceError, match="awaits a second person"):
        services.ask_release(actor=case.chief, snapshot=snapshot)
    with pytest.raises(ServiceError, match="cannot also release"):
        services.release_snapshot(actor=case.clerk, snapshot=snapshot)
    assert not Shortlisting.objects.exists()

    services.release_snapshot(actor=case.chief, snapshot=snapshot)

    rows = Shortlisting.objects.order_by("application__number")
    assert [(row.application_id, row.round.code, row.by_person) for row in rows] == [
        (application.pk, "consensus", None) for application in case.applications[:2]
    ]
    assert (snapshot.state, snapshot.released_by_id) == ("released", case.chief.pk)
    assert [event["action"] for event in events()] == [
        "round.diagnosed",
        "snapshot.taken",
        "screening.run",
        "snapshot.release.asked",
        "screening.run",
        "snapshot.release.approved",
        "snapshot.released",
    ]
    assert events()[-1]["before"] == {"state": "frozen"}
    assert events()[-1]["after"] == {"state": "released", "sha256": snapshot.sha256, "audiences": []}
    with pytest.raises(ServiceError, match="Choose the audience"):
        services.ask_release(actor=case.clerk, snapshot=snapshot)


def test_who_froze_it_cannot_release_it_though_another_person_asked():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.chief, snapshot=snapshot)
    with pytest.raises(ServiceError, match="cannot also release"):
        services.release_snapshot(actor=case.clerk, snapshot=snapshot)


def test_stale_snapshot_is_refused_and_a_new_one_released():
    case = make_case()
    old = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=old)
    seat = case.panel.seats.first()
    factories.make_conflict(seat.expert.user, case.applications[0])
    with pytest.raises(ServiceError, match="changed since"):
        services.release_snapshot(actor=case.chief, snapshot=old)

    services.refuse_release(actor=case.chief, snapshot=old, reason="一名专家回避")
    new = released(case)

    assert new.sha256 != old.sha256
    assert TwoPersonAct.objects.get(object_id=str(old.pk)).state == "refused"
    # Without the excluded sheet four are left: too few to trim, (50 + 65 + 70 + 95) / 4 per cent.
    assert snapshot_content(new)["rows"][0]["score"] == "700.00"
    with pytest.raises(ServiceError, match="A standing of this round is released already"):
        services.ask_release(actor=case.clerk, snapshot=old)


def test_tie_at_the_cut_is_filled_by_a_person_with_a_reason():
    case = make_case(combine="mean", shortlist="{ cap = 1, floor = 450 }")
    snapshot = released(case)
    assert not Shortlisting.objects.exists()
    first, second, third = case.applications
    with pytest.raises(ServiceError, match="Say why"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=second, reason=" ")
    with pytest.raises(ServiceError, match="tied at the cut"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=third, reason="现场核实点更多")

    services.fill_place(actor=case.clerk, snapshot=snapshot, application=second, reason="现场核实点更多")

    row = Shortlisting.objects.get()
    assert (row.application_id, row.by_person_id, row.reason) == (second.pk, case.clerk.pk, "现场核实点更多")
    assert events()[-1]["after"] == {"application": second.number, "round": "consensus"}
    with pytest.raises(ServiceError, match="No place is open"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=first, reason="现场核实点更多")


def test_last_release_takes_the_cycle_into_deliberation():
    case = make_case()
    released(case)
    case.cycle.refresh_from_db()
    assert case.cycle.state == "assessing"

    finished(case)

    assert case.cycle.state == "deciding"


@pytest.mark.both_databases
def test_an_audience_is_chosen_with_the_release_and_another_added_later():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = released(case, "committee")
    row = snapshot.releases.get()
    assert (row.audience, row.asked_by_id, row.released_by_id) == ("committee", case.clerk.pk, case.chief.pk)
    for wrong in ("committee", "judges"):
        with pytest.raises(ServiceError, match="cannot be released to this audience"):
            services.ask_release(actor=case.clerk, snapshot=snapshot, audiences=[wrong])

    services.ask_release(actor=case.chief, snapshot=snapshot, audiences=["public", "applicants"])
    with pytest.raises(ServiceError, match="cannot also release"):
        services.release_snapshot(actor=case.chief, snapshot=snapshot)
    second = factories.make_user("second", "office")
    services.release_snapshot(actor=second, snapshot=snapshot)

    assert [row.audience for row in snapshot.releases.all()] == ["committee", "applicants", "public"]
    assert events()[-1]["before"] == {"state": "released"}
    assert events()[-1]["after"]["audiences"] == ["applicants", "public"]
    with pytest.raises(ServiceError, match="every audience already"):
        services.ask_release(actor=case.clerk, snapshot=snapshot, audiences=["public"])
    values = {"snapshot": snapshot, "asked_by": case.clerk, "released_at": now()}
    for change in (  # release_once_an_audience, release_two_people
        {"audience": "public", "released_by": case.chief},
        {"audience": "x", "released_by": case.clerk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(**values | change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=row.pk).delete()


def test_owners_are_told_of_their_results_once_and_without_a_figure():
    case = make_case()
    owner = case.applications[0].organisation.memberships.get(role="owner").user
    released(case, "applicants")
    mail = Message.objects.get(kind="result_released", recipient=owner)
    assert reverse("results:own", args=[case.applications[0].pk]) in mail.body
    assert "616" not in mail.body


def test_an_unreleased_audience_stays_out_when_the_request_was_refused():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=snapshot, audiences=["public"])
    services.refuse_release(actor=case.chief, snapshot=snapshot, reason="先报委员会")
    given(case, snapshot, "committee")
    assert [row.audience for row in snapshot.releases.all()] == ["committee"]


def test_a_standing_without_a_cut_names_nobody_to_the_public():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    with pytest.raises(ServiceError, match="cannot be released to this audience"):
        services.ask_release(actor=case.clerk, snapshot=snapshot, audiences=["public"])


def test_a_second_request_waits_until_the_first_is_refused():
    case = make_case()
    old = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=old)
    factories.make_conflict(case.panel.seats.first().expert.user, case.applications[0])
    new = services.take_snapshot(actor=case.clerk, round=case.round)
    with pytest.raises(ServiceError, match="refused first"):
        services.ask_release(actor=case.clerk, snapshot=new)
    services.refuse_release(actor=case.chief, snapshot=old, reason="一名专家回避")
    given(case, new)
    assert not TwoPersonAct.objects.filter(state="asked").exists()


def test_a_place_is_not_given_to_an_application_that_left():
    case = make_case(combine="mean", shortlist="{ cap = 1, floor = 450 }")
    snapshot = released(case)
    first, second, _third = case.applications
    Application.objects.filter(pk=first.pk).update(state="withdrawn")
    assert may_take_place(snapshot) == [second.number]
    with pytest.raises(ServiceError, match="withdrawn or is no longer accepted"):
        services.fill_place(actor=case.clerk, snapshot=snapshot, application=first, reason="现场核实点更多")
    services.fill_place(actor=case.clerk, snapshot=snapshot, application=second, reason="现场核实点更多")


def test_only_the_office_refuses_a_release():
    case = make_case()
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    services.ask_release(actor=case.clerk, snapshot=snapshot)
    with pytest.raises(ServiceError, match="award office"):
        services.refuse_release(actor=factories.make_user("expert", "expert"), snapshot=snapshot, reason="不同意")


@pytest.mark.both_databases
def test_nobody_barred_by_screening_comes_onto_the_shortlist():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    first, second, third = case.applications
    make_entry(credit_code=third.organisation.credit_code)  # below the line
    services.ask_release(actor=case.clerk, snapshot=snapshot)
    make_entry(credit_code=second.organisation.credit_code)

    with pytest.raises(ServiceError, match=second.organisation.name) as error:
        services.release_snapshot(actor=case.chief, snapshot=snapshot)
    assert first.organisation.name not in str(error.value)
    assert not Shortlisting.objects.exists()

    hit = ScreeningHit.objects.get()
    assert (hit.application, hit.run.occasion) == (second, "shortlist")
    judge_hit(actor=make_user("head", "office", "chief"), hit=hit, verdict="dismissed", note="已移出", version=1)
    services.release_snapshot(actor=case.chief, snapshot=snapshot)
    assert Shortlisting.objects.count() == 2


def test_a_release_with_someone_barred_on_the_shortlist_is_not_asked_for():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    make_entry(credit_code=case.applications[0].organisation.credit_code)
    with pytest.raises(ServiceError, match=case.applications[0].organisation.name):
        services.ask_release(actor=case.clerk, snapshot=snapshot)
    assert not TwoPersonAct.objects.exists()
    assert ScreeningHit.objects.count() == 1
