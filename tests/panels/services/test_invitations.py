"""Inviting to seats, and the answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from award.core.clock import now, pretend
from award.core.errors import ServiceError, StaleState
from award.cycles.models import Cycle
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Assignment, Expert, Panel, Seat, SeatInvitation
from award.panels.planqueries import held_or_planned, panels_made
from award.panels.registerrights import token_hash
from tests import factories
from tests.panels.builders import events, make_cast
from tests.panels.invitations import mailed_token, make_invitation, make_open_panel, named_expert
from tests.panels.plancases import adopted, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def office():
    return factories.make_user("office", "office")


@pytest.fixture
def panel():
    return make_open_panel(factories.make_cycle("assessing"))


def test_invite_asks_the_person_and_keeps_no_token(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    token = mailed_token()
    mail = Message.objects.get(kind="seat_invited")
    assert (mail.recipient, mail.state) == (expert.user, "queued")
    assert row.token_sha256 == token_hash(token)
    assert token not in str(events())
    assert not Seat.objects.filter(expert=expert).exists()
    assert (row.due_at - now()).days >= 5  # working days
    assert events("invitation.") == [
        ("invitation.sent", {}, {"panel": panel.pk, "expert": expert.pk, "role": "assessor", "replaces": None})
    ]


def test_a_held_invitation_waits_in_the_outbox(office, panel):
    services.invite(actor=office, panel=panel, expert=factories.make_expert(), role="assessor", is_held=True)
    assert Message.objects.get(kind="seat_invited").state == "held"


def test_who_cannot_be_invited(office, panel):
    seated = factories.make_expert()
    Seat.objects.create(panel=make_open_panel(panel.cycle), cycle=panel.cycle, expert=seated)
    away, over, staff = factories.make_expert(), factories.make_expert(), factories.make_expert()
    today = now().date()
    Expert.objects.filter(pk=away.pk).update(away_from=today - timedelta(days=2), away_until=today + timedelta(days=2))
    Expert.objects.filter(pk=over.pk).update(appointed_until=today - timedelta(days=2))
    staff.user.roles.create(name="office")
    asked = make_invitation(panel=panel).expert
    for expert, sentence in (
        (seated, "sits in a panel"), (away, "not available"), (over, "not available"), (staff, "Staff"),
        (asked, "invited in this cycle already"),
    ):  # fmt: skip
        fresh = Expert.objects.get(pk=expert.pk)
        with pytest.raises(ServiceError, match=sentence):
            services.invite(actor=office, panel=panel, expert=fresh, role="assessor")
    with pytest.raises(ServiceError, match="may chair"):
        services.invite(actor=office, panel=panel, expert=factories.make_expert(), role="chair")
    assert Message.objects.filter(kind="seat_invited").count() == 0


def test_only_the_office_invites_and_only_while_panels_are_formed(office, panel):
    expert = factories.make_expert()
    with pytest.raises(ServiceError):
        services.invite(actor=expert.user, panel=panel, expert=expert, role="assessor")
    Cycle.objects.filter(pk=panel.cycle_id).update(state="published")
    with pytest.raises(ServiceError, match="Panels are formed"):
        services.invite(actor=office, panel=Panel.objects.get(pk=panel.pk), expert=expert, role="assessor")


def test_one_chair_and_no_more_members_than_the_programme_allows(office, panel):
    chair, other = factories.make_expert(), factories.make_expert()
    Expert.objects.filter(pk__in=[chair.pk, other.pk]).update(may_chair=True)
    for expert in (chair, other):
        expert.refresh_from_db()
    services.invite(actor=office, panel=panel, expert=chair, role="chair")
    with pytest.raises(ServiceError, match="has a chair"):
        services.invite(actor=office, panel=panel, expert=other, role="chair")
    for _place in range(6):
        services.invite(actor=office, panel=panel, expert=factories.make_expert(), role="assessor")
    with pytest.raises(ServiceError, match="has 7 members"):
        services.invite(actor=office, panel=panel, expert=other, role="assessor")
    services.invite(actor=office, panel=panel, expert=other, role="secretary")


def test_accepting_signs_and_seats(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    with pytest.raises(ServiceError, match="Sign with your name"):
        services.accept_invitation(actor=expert.user, invitation=row, name="林河")
    seat = services.accept_invitation(actor=expert.user, invitation=row, name=" 林 溪 ")
    row.refresh_from_db()
    assert (row.state, row.seat, seat.panel, seat.role) == ("accepted", seat, panel, "assessor")
    assert Message.objects.get(kind="seat_answered").recipient == office
    _action, before, after = events("invitation.accepted")[0]
    assert (before, after["state"]) == ({"state": "open"}, "accepted")
    assert after["statement_sha256"] == services.invitations.statement_hash(panel.cycle)
    with pytest.raises(ServiceError):
        services.accept_invitation(actor=expert.user, invitation=row, name="林溪")


def test_nobody_accepts_for_another(office, panel):
    row = services.invite(actor=office, panel=panel, expert=named_expert("林溪"), role="assessor")
    for person in (office, named_expert("林溪").user):
        with pytest.raises(ServiceError, match="Only the person invited"):
            services.accept_invitation(actor=person, invitation=row, name="林溪")


def test_a_conflict_found_meanwhile_bars_the_seat_and_is_not_told(office):
    cast = make_cast()
    Seat.objects.filter(pk=cast.seats[1].pk).update(left_at=now())
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=cast.panel, expert=expert, role="assessor")
    factories.make_conflict(expert.user, cast.application)
    with pytest.raises(ServiceError, match="call the award office") as refused:
        services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
    assert cast.application.number not in str(refused.value)
    row.refresh_from_db()
    assert row.state == "open"


def test_declining_needs_a_reason_and_frees_the_place(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    with pytest.raises(ServiceError, match="Say why"):
        services.decline_invitation(actor=None, invitation=row, reason=" ")
    services.decline_invitation(actor=None, invitation=row, reason="出国")
    assert (row.state, row.reason) == ("declined", "出国")
    with pytest.raises(ServiceError):
        services.decline_invitation(actor=None, invitation=row, reason="出国")
    services.invite(actor=office, panel=panel, expert=expert, role="assessor", replaces=row)  # may be asked again


def test_stepping_back_from_a_fixed_panel_leaves_the_seat(office):
    cast = make_cast()
    services.leave_seat(actor=office, seat=cast.seats[4], reason="调离")
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=cast.panel, expert=expert, role="assessor")
    seat = services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
    assert seat.pseudonym
    with pytest.raises(ServiceError):
        services.decline_invitation(actor=None, invitation=row, reason="病")  # the link alone gives up no seat
    services.decline_invitation(actor=expert.user, invitation=row, reason="病")
    seat.refresh_from_db()
    assert seat.left_at is not None
    assert row.state == "declined"


def test_who_has_begun_to_read_or_whose_cycle_went_on_does_not_step_back_alone(office):
    """Its sealed sheets would no longer count: leaving is for the office to record."""
    cast = make_cast()
    services.leave_seat(actor=office, seat=cast.seats[4], reason="调离")
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=cast.panel, expert=expert, role="assessor")
    seat = services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
    application = factories.make_application(cast.cycle, state="accepted")
    given = Assignment.objects.create(
        round=factories.round_of(cast.cycle), application=application, seat=seat, assigned_at=now(), cleared_at=now()
    )
    with pytest.raises(ServiceError, match="may have begun to score"):
        services.decline_invitation(actor=expert.user, invitation=row, reason="病")
    given.delete()
    Cycle.objects.filter(pk=cast.cycle.pk).update(state="deciding")
    row = SeatInvitation.objects.get(pk=row.pk)
    with pytest.raises(ServiceError, match="closed"):
        services.decline_invitation(actor=expert.user, invitation=row, reason="病")
    seat.refresh_from_db()
    assert seat.left_at is None


def test_stepping_back_from_an_open_panel_takes_the_seat_out(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
    services.decline_invitation(actor=expert.user, invitation=row, reason="病")
    assert not Seat.objects.filter(expert=expert).exists()


def test_withdrawing_tells_the_person_and_gives_the_seat_up(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    with pytest.raises(ServiceError, match="Say why"):
        services.withdraw_seat_invitation(actor=office, invitation=row, reason="")
    Message.objects.update(state="sent", sent_at=now())
    services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
    services.withdraw_seat_invitation(actor=office, invitation=row, reason="改组")
    assert row.state == "withdrawn"
    assert not Seat.objects.filter(expert=expert).exists()
    assert Message.objects.get(kind="seat_withdrawn").recipient == expert.user


def test_a_seat_taken_back_by_the_office_ends_its_invitation(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    seat = services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
    services.unseat(actor=office, seat=seat)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    services.invite(actor=office, panel=panel, expert=expert, role="assessor")


@pytest.mark.parametrize("is_held", [True, False])
def test_a_letter_that_has_not_left_is_dropped_with_its_invitation(office, panel, is_held):
    """Nobody gets a link that is void, nor hears of an invitation taken back before it was sent."""
    row = services.invite(actor=office, panel=panel, expert=factories.make_expert(), role="assessor", is_held=is_held)
    services.withdraw_seat_invitation(actor=office, invitation=row, reason="改组")
    assert list(Message.objects.values_list("kind", "state")) == [("seat_invited", "dropped")]


def test_sending_again_and_lapsing_drop_the_letter_that_still_waits(office, panel):
    row = services.invite(actor=office, panel=panel, expert=factories.make_expert(), role="assessor", is_held=True)
    services.resend_invitation(actor=office, invitation=row)
    letters = Message.objects.filter(kind="seat_invited").order_by("pk")
    assert [letter.state for letter in letters] == ["dropped", "queued"]
    with pretend(now() + timedelta(days=30)):
        assert services.lapse_invitations() == 1
    assert {letter.state for letter in letters.all()} == {"dropped"}


def test_whoever_is_seated_by_hand_has_no_open_invitation_left(office, panel):
    expert, other = factories.make_expert(), make_open_panel(panel.cycle)
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor", is_held=True)
    elsewhere = make_invitation(expert=expert)
    seat = services.seat_expert(actor=office, panel=other, expert=expert, role="assessor")
    row.refresh_from_db()
    assert (row.state, row.seat) == ("withdrawn", None)
    assert row.answered_at
    assert row.reason
    assert events("invitation.withdrawn") == [
        ("invitation.withdrawn", {"state": "open"}, {"state": "withdrawn", "seat": seat.pk})
    ]
    assert Message.objects.get(kind="seat_invited").state == "dropped"
    with pytest.raises(ServiceError):
        services.accept_invitation(actor=expert.user, invitation=row, name=str(expert))
    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"


def test_sending_again_makes_a_new_link_and_a_new_day(office, panel):
    row = services.invite(actor=office, panel=panel, expert=factories.make_expert(), role="assessor")
    first, due = mailed_token(), row.due_at
    with pretend(now() + timedelta(days=3)):
        services.resend_invitation(actor=office, invitation=row)
    second = mailed_token()
    assert second != first
    assert row.token_sha256 == token_hash(second)
    assert row.due_at > due
    stale = SeatInvitation.objects.get(pk=row.pk)
    stale.token_sha256 = token_hash(first)
    with pytest.raises(StaleState):
        services.resend_invitation(actor=office, invitation=stale)


def test_what_is_not_answered_lapses_once_and_the_person_can_be_invited_anew(office, panel):
    expert = named_expert("林溪")
    row = services.invite(actor=office, panel=panel, expert=expert, role="assessor")
    with pretend(now() + timedelta(days=30)), translation.override("en"):
        with pytest.raises(ServiceError, match="time to answer is over"):
            services.accept_invitation(actor=expert.user, invitation=row, name="林溪")
        services.invite(actor=office, panel=panel, expert=expert, role="assessor")
        assert services.lapse_invitations() == 0
    row.refresh_from_db()
    assert row.state == "lapsed"
    with pytest.raises(StaleState):
        services.withdraw_seat_invitation(actor=office, invitation=row, reason="x")


def test_whoever_may_not_assess_what_the_plan_gives_the_panel_is_not_invited():
    case = make_case(experts=13)
    panel = panels_made(adopted(case))["P1"]
    declined = SeatInvitation.objects.filter(panel=panel, role="assessor").first()
    services.decline_invitation(actor=None, invitation=declined, reason="病")
    spare = Expert.objects.exclude(pk__in=SeatInvitation.objects.values("expert")).first()
    conflict = factories.make_conflict(spare.user, held_or_planned(panel)[0])
    with pytest.raises(ServiceError) as refusal:
        services.invite(actor=case.office, panel=panel, expert=spare, role="assessor", replaces=declined)
    assert refusal.value.code == "barred"
    conflict.delete()
    assert services.invite(actor=case.office, panel=panel, expert=spare, role="assessor", replaces=declined)
