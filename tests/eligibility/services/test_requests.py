"""Letters to departments from the draft to the reply."""

from __future__ import annotations

import pytest

from award.core.access import HiddenFromActor
from award.core.clock import today
from award.core.errors import ServiceError, StaleState
from award.eligibility.checks import checklist
from award.eligibility.requests import due_of, findings_of, is_overdue, open_findings, request_rows
from award.eligibility.services import drop_request, edit_request, make_request, record_replies, send_request
from tests.factories import make_application, make_cycle, make_user, today_plus

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def clerk():
    return make_user("", "office")


@pytest.fixture
def cycle():
    return make_cycle("eligibility")


def make(clerk, cycle, *applications, **more):
    values = {"department": "taxation", "text": "请核查。", "due_on": today_plus(14), **more}
    return make_request(actor=clerk, cycle=cycle, applications=[row.pk for row in applications], **values)


def send(clerk, row, **more):
    values = {"number": "琼质奖函〔2026〕3号", "sent_on": today(), "due_on": today_plus(9), "version": row.version}
    return send_request(actor=clerk, letter=row, **{**values, **more})


def test_a_letter_goes_out_and_its_reply_shows_on_the_line(clerk, cycle):
    rows = [make_application(cycle, state="submitted") for _ in range(2)]
    letter = make(clerk, cycle, rows[0])
    edit_request(
        actor=clerk, letter=letter, text="请核查欠税。", due_on=today_plus(9), version=1,
        applications=[row.pk for row in rows],
    )  # fmt: skip
    send(clerk, letter)
    assert open_findings(cycle).count() == 2
    found, clear = findings_of(letter)
    replies = {found.pk: ("found", "欠税12万元"), clear.pk: ("clear", "")}
    answer = {"actor": clerk, "letter": letter, "number": "琼税函〔2026〕8号", "answered_on": today()}
    with pytest.raises(StaleState):
        record_replies(replies=replies, version=1, **answer)
    record_replies(replies=replies, version=letter.version, **answer)
    lines = checklist(rows[0], rows[0].revisions.get(), clerk.pk)
    finding = next(line.finding for line in lines if line.check.rule == "screening")
    assert (finding.verdict, "欠税12万元" in finding.why) == ("not_met", True)
    (row,) = request_rows(cycle)
    assert (row.request.state, row.applicants, row.found, row.is_overdue) == ("answered", 2, 1, False)


@pytest.mark.parametrize(
    ("more", "code"),
    [({"department": "x"}, "unknown_department"), ({"text": " "}, "text_missing"),
     ({"due_on": today_plus(-1)}, "due_when"), ({"text": "长" * 4001}, "too_long")],
)  # fmt: skip
def test_what_a_letter_refuses(clerk, cycle, more, code):
    with pytest.raises(ServiceError) as refusal:
        make(clerk, cycle, make_application(cycle, state="submitted"), **more)
    assert refusal.value.code == code


def test_only_applicants_under_review_are_named(clerk, cycle):
    for rows in ([], [make_application(cycle)], [make_application(make_cycle("eligibility"), state="submitted")]):
        with pytest.raises(ServiceError):
            make(clerk, cycle, *rows)
    with pytest.raises(HiddenFromActor):
        make(make_user("", "supervisor"), cycle, make_application(cycle, state="submitted"))


def test_sending_and_replying_need_numbers_days_and_every_applicant(clerk, cycle):
    letter = make(clerk, cycle, make_application(cycle, state="submitted"))
    for more in ({"number": " "}, {"sent_on": today_plus(3)}, {"due_on": today_plus(-1)}):
        with pytest.raises(ServiceError):
            send(clerk, letter, **more)
    send(clerk, letter)
    finding = findings_of(letter).get()
    base = {"actor": clerk, "letter": letter, "number": "8号", "answered_on": today(), "version": letter.version}
    for replies, more in (({}, {}), ({finding.pk: ("found", "")}, {}),
                          ({finding.pk: ("clear", "")}, {"answered_on": today_plus(-2)})):  # fmt: skip
        with pytest.raises(ServiceError):
            record_replies(replies=replies, **{**base, **more})


def test_a_late_reply_is_overdue_until_it_is_dropped_with_a_reason(clerk, cycle):
    letter = make(clerk, cycle, make_application(cycle, state="submitted"))
    send(clerk, letter, sent_on=today_plus(-9), due_on=today_plus(-1))
    assert is_overdue(letter)
    with pytest.raises(ServiceError):
        drop_request(actor=clerk, letter=letter, reason="", version=letter.version)
    drop_request(actor=clerk, letter=letter, reason="机构调整", version=letter.version)
    assert not is_overdue(letter)
    assert due_of(cycle, "taxation") > today()
