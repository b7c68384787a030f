"""Pages seen as another person: reading only, listed pages only, on record, under both names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award.audit.models import AuditEvent
from award.core.clock import now
from award.home.acting import KEY, PAGES
from award.scoring.models import Finding, ItemScore
from tests import factories as make
from tests.scoring.scene import scene

pytestmark = pytest.mark.django_db
REMARK = "canary-remark-7391"


@pytest.fixture
def chief(client):
    client.cookies["django_language"] = "en"
    user = make.make_user("chief-of-office", "chief")
    client.force_login(user)
    return user


def see_as(client, person):
    assert client.post(reverse("home:acting"), {"person": person.pk}).status_code == 302


def test_landing_pages_are_those_of_the_person_with_both_names_on_them(client, chief):
    found = scene()
    expert = found.user(1)
    see_as(client, expert)
    page = client.get("/panel/")
    assert page.status_code == 200
    assert found.application.organisation.name in page.text
    assert f"{chief} sees pages as {expert}" in page.text
    event = AuditEvent.objects.filter(action="acting.seen").latest("seq")
    assert (event.actor_id, event.object_id) == (chief.pk, str(expert.pk))


def test_sheets_drafts_and_everything_not_listed_stay_closed(client, chief):
    found = scene()
    sheet = make.make_sheet(found.assignments[1], 65)
    item = ItemScore.objects.filter(sheet=sheet).first().item
    Finding.objects.create(sheet=sheet, item=item, kind="strength", text=REMARK, updated_at=now())
    see_as(client, found.user(1))
    for name, arguments in (
        ("scoring:sheet", [sheet.pk]), ("scoring:sheet_item", [sheet.pk, item.code]),
        ("panels:application", [found.application.pk]), ("home:office", []), ("cycles:cycle_list", []),
    ):  # fmt: skip
        page = client.get(reverse(name, args=arguments))
        assert page.status_code == 403, name
        assert REMARK not in page.text
        assert "65" not in page.text.replace("<", " ").split()


@pytest.mark.parametrize("name", ["home:my", "accounts:join", "home:acting"])
def test_nothing_is_changed_as_another(client, chief, name):
    owner = make.make_user()
    make.make_organisation(owner=owner)
    see_as(client, owner)
    assert client.post(reverse(name), {"person": owner.pk}).status_code == 403


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def test_seeing_a_page_writes_nothing_but_that_it_was_seen(client, chief):
    """Every page of the list, as an applicant, an expert and a body: no read mark, no download, no visit of theirs."""
    found = scene()
    owner, body = found.application.created_by, make.make_user("body", "recommender")
    make.make_revision(found.application)
    arguments = {
        "accounts:organisation": [found.application.organisation_id], "applications:progress": [found.application.pk],
        "applications:receipt": [found.application.pk, 1], "eligibility:verdict": [found.application.pk],
        "cycles:announcement": [found.cycle.pk], "cycles:criteria": [found.cycle.programme.criteria_set_id],
    }  # fmt: skip
    opened = set()
    for person in (owner, found.user(1), body):
        see_as(client, person)
        last = AuditEvent.objects.latest("seq").seq
        for name in PAGES:
            with CaptureQueriesContext(connection) as queries:
                page = client.get(reverse(name, args=arguments.get(name, [])))
            if page.status_code == 200:
                opened.add(name)
            written = [row["sql"] for row in queries if row["sql"].lstrip().upper().startswith(WRITES)]
            assert all("audit_" in sql or "django_session" in sql for sql in written), (name, written)
        events = AuditEvent.objects.filter(seq__gt=last)
        assert {event.actor_id for event in events} == {chief.pk}
        assert {event.action for event in events} <= {"acting.seen", "access.refused"}
        client.post(reverse("home:acting_end"))
    assert set(PAGES) - opened <= {"home:dashboard", "cycles:announcement", "eligibility:verdict"}


def test_it_ends_by_the_button_and_by_itself(client, chief):
    expert = make.make_expert("e").user
    see_as(client, expert)
    assert client.post(reverse("home:acting_end")).status_code == 302
    assert client.get("/office/").status_code == 200
    see_as(client, expert)
    session = client.session
    session[KEY] = {"person": expert.pk, "until": (now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert client.get("/office/").status_code == 200
    assert KEY not in client.session


def test_a_form_sent_after_the_time_is_not_sent_as_the_head(client, chief):
    see_as(client, make.make_expert("e").user)
    session = client.session
    session[KEY] = {**session[KEY], "until": (now() - timedelta(seconds=1)).isoformat()}
    session.save()
    address, form = reverse("accounts:organisation_new"), {"name": "x"}
    assert client.post(address, form).status_code == 403
    assert client.post(address, form).status_code == 422  # the head's own pages again


def test_a_refusal_is_the_heads_own(client, chief):
    owner = make.make_user()
    make.make_organisation(owner=owner)
    other = make.make_organisation()
    see_as(client, owner)
    assert client.get(reverse("accounts:organisation", args=[other.pk])).status_code == 404
    assert AuditEvent.objects.filter(action="access.refused").latest("seq").actor_id == chief.pk


def test_without_it_nothing_is_different(client):
    expert = make.make_expert("e").user
    client.force_login(expert)
    assert "sees pages as" not in client.get("/panel/").text
    assert not AuditEvent.objects.filter(action__startswith="acting.").exists()
