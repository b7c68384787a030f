"""An expert's own entry: it alone sees it, and never what the office notes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.panels import services
from award.panels.models import ConductNote, Expert, ExpertTie
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/panel/profile/"


@pytest.fixture
def expert(client):
    row = factories.make_expert()
    client.force_login(row.user)
    client.cookies["django_language"] = "en"
    return row


def typed(row: Expert, **fields: object) -> dict[str, object]:
    return {"version": row.version, "employer": row.employer, "is_available": "on", **fields}


def test_the_entry_is_changed_and_confirmed_but_not_what_the_office_keeps(client, expert):
    data = typed(expert, phone="0898-1", away_from="2026-12-01", away_until="2026-12-31", may_chair="on",
                 most_applications="99", appointed_until="2099-01-01")  # fmt: skip
    assert client.post(URL, data).status_code == 302
    expert.refresh_from_db()
    assert (expert.phone, str(expert.away_until)) == ("0898-1", "2026-12-31")
    assert (expert.may_chair, expert.most_applications, expert.appointed_until) == (False, None, None)
    client.post(reverse("panels:profile_confirm"))
    expert.refresh_from_db()
    assert expert.confirmed_at is not None


def test_faults_are_said_and_a_stale_page_is_a_conflict(client, expert):
    assert client.post(URL, typed(expert, away_from="2026-12-01")).status_code == 422
    assert client.post(URL, typed(expert, employer_code="123")).status_code == 422
    stale = typed(expert, title="我的职称")
    services.update_expert(actor=factories.make_user("o", "office"), expert=expert, employer="办公室改的")
    response = client.post(URL, stale)
    assert response.status_code == 409
    assert "我的职称" in response.content.decode()


def test_ties_are_entered_and_only_own_ones_taken_out(client, expert):
    add = reverse("panels:profile_tie_add")
    assert client.post(add, {"tie-kind": "x"}).status_code == 422
    assert client.post(add, {"tie-kind": "consulting", "tie-organisation": "甲公司"}).status_code == 302
    own = ExpertTie.objects.get()
    office = services.add_tie(
        actor=factories.make_user("o", "office"), expert=expert, kind="kinship", organisation="乙公司"
    )
    foreign = services.add_tie(
        actor=factories.make_user("o", "office"), expert=factories.make_expert(), kind="kinship", organisation="丙公司"
    )
    for tie in (own, office):
        client.post(reverse("panels:profile_tie_remove", args=[tie.pk]))
    assert client.post(reverse("panels:profile_tie_remove", args=[foreign.pk])).status_code == 404
    assert list(ExpertTie.objects.order_by("pk")) == [office, foreign]
    html = client.get(URL).content.decode()
    assert "乙公司" in html
    assert "丙公司" not in html


def test_notes_on_conduct_are_never_shown_to_the_expert(client, expert):
    ConductNote.objects.create(
        expert=expert, kind="breach", text="canary-conduct", noted_by=factories.make_user("o", "office"),
        noted_at=expert.user.date_joined,
    )  # fmt: skip
    for url in (URL, reverse("home:panel")):
        html = client.get(url).content.decode()
        assert "canary-conduct" not in html
        assert "Breach" not in html


def test_it_is_there_for_experts_of_the_register_only(client, expert):
    for person in (factories.make_user("x"), factories.make_user("o", "office"), factories.make_user("e", "expert")):
        client.force_login(person)
        assert client.get(URL).status_code == 404
        assert client.post(reverse("panels:profile_confirm")).status_code == 404
