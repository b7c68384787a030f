"""An applicant's wish bars whom the office says is meant, and tells the applicant nothing of who judges."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from award.applications.models import Avoidance
from award.core.clock import now
from award.core.errors import StaleState
from award.core.grants import has_grant
from award.outbox.models import Message
from award.panels import services
from award.panels.models import Conflict
from tests import factories
from tests.panels.builders import events, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def wish(cast, person: str = "张三") -> Avoidance:
    owner = cast.application.created_by
    return Avoidance.objects.create(
        application=cast.application, person=person, reason="商业纠纷", asked_by=owner, asked_at=now()
    )


def test_granting_bars_the_experts_and_ends_their_access():
    cast = make_cast(cleared=True)
    expert, outside = cast.seats[1].expert, factories.make_expert()
    made = services.grant_avoidance(actor=cast.office, avoidance=wish(cast), experts=[expert, outside])
    assert {(row.user, row.source, row.reason) for row in made} == {
        (expert.user, "applicant", "商业纠纷"), (outside.user, "applicant", "商业纠纷")
    }  # fmt: skip
    assert not has_grant(expert.user, "read_application", cast.application)
    assert [mail.recipient for mail in Message.objects.filter(kind="panel_conflict")] == [expert.user]
    after = {"users": [expert.user_id, outside.user_id], "application": cast.application.number}
    assert events("conflict.asked") == [("conflict.asked_by_applicant", {}, after)]


def test_more_can_be_barred_later_without_a_second_letter():
    cast = make_cast()
    row = wish(cast)
    assert services.grant_avoidance(actor=cast.office, avoidance=row, experts=[]) == []
    late = factories.make_expert()
    services.grant_avoidance(actor=cast.office, avoidance=row, experts=[late])
    assert services.grant_avoidance(actor=cast.office, avoidance=row, experts=[late]) == []
    assert Conflict.standing.get().user == late.user
    assert Message.objects.filter(kind="avoidance_answered").count() == 1


def test_a_refused_or_withdrawn_wish_is_not_granted():
    cast = make_cast()
    row = wish(cast)
    Avoidance.objects.filter(pk=row.pk).update(state="withdrawn", answered_at=now())
    row.refresh_from_db()
    with pytest.raises(StaleState):
        services.grant_avoidance(actor=cast.office, avoidance=row, experts=[cast.seats[1].expert])
    assert not Conflict.objects.exists()


def seen(client, cast) -> tuple[str, list[tuple[str, str]]]:
    """All that the applicant sees: the page, the task list, its mail; without what differs by time and token."""
    client.force_login(cast.application.created_by)
    pages = "".join(
        client.get(reverse(f"applications:{name}", args=[cast.application.pk])).content.decode()
        for name in ("avoidance", "tasks")
    )
    pages = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken":)"\w+"', "", pages)
    mails = Message.objects.filter(recipient=cast.application.created_by).order_by("pk")
    return re.sub(r"\d\d:\d\d", "", pages), list(mails.values_list("subject", "body"))


def test_the_applicant_sees_the_same_whether_or_not_the_person_is_a_judge(client):
    """The same wish of the same applicant, granted once against a member of its panel and once against nobody."""
    cast = make_cast(cleared=True)
    row = wish(cast, person=cast.seats[1].expert.user.name)
    looks = []
    for experts in ([], [cast.seats[1].expert]):
        services.grant_avoidance(actor=cast.office, avoidance=row, experts=experts)
        looks.append(seen(client, cast))
        Conflict.objects.all().delete()
        Message.objects.filter(recipient=cast.application.created_by).delete()
        Avoidance.objects.filter(pk=row.pk).update(state="open", answered_at=None, answered_by=None)
        row.refresh_from_db()
    assert looks[0] == looks[1]
    assert looks[0][1], "the letter is compared too"
