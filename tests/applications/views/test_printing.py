"""Downloads of the application and the page of the internal notice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from award.applications.models import InternalNotice
from tests.applications.cast import fill, make_team, submit
from tests.factories import make_cycle, make_programme

pytestmark = [pytest.mark.django_db]

NOTICE = {"posted_on": "2026-03-02", "ended_on": "2026-03-06", "place": "公告栏", "objections": "", "version": "0"}


def url(name: str, *args: int) -> str:
    return reverse(f"applications:{name}", args=args)


def test_members_download_draft_revision_and_letter_and_strangers_find_nothing(client):
    team = make_team()
    fill(team)
    submit(team)
    paths = [url(name, team.application.pk) for name in ("application_pdf", "letter_pdf")]
    paths.append(url("revision_pdf", team.application.pk, 1))
    client.force_login(team.viewer)
    for path in paths:
        response = client.get(path)
        assert response.content.startswith(b"%PDF-"), path
        assert response["Content-Disposition"].startswith("attachment;")
    assert client.get(url("revision_pdf", team.application.pk, 2)).status_code == 404
    client.force_login(team.rival)
    assert {client.get(path).status_code for path in paths} == {404}


def test_the_notice_is_recorded_and_shown_with_what_is_wrong(client):
    team = make_team()
    client.force_login(team.editor)
    path = url("internal_notice", team.application.pk)
    assert client.post(path, {**NOTICE, "posted_on": "2026-03-05"}).status_code == 302
    page = client.get(path, headers={"accept-language": "en"}).content.decode()
    assert 'value="2026-03-05"' in page
    assert "lasted 2 working days" in page
    again = client.post(f"{path}?from=check", {**NOTICE, "version": "1"})
    assert again["Location"] == f"{url('check', team.application.pk)}#s-notice"


def test_bad_days_are_told_and_what_was_typed_stays(client):
    team = make_team()
    client.force_login(team.owner)
    path = url("internal_notice", team.application.pk)
    response = client.post(path, {**NOTICE, "ended_on": "2026-02-30", "place": "三楼走廊"})
    assert response.status_code == 422
    assert response.context["form"].errors["ended_on"]
    assert "三楼走廊" in response.content.decode()
    assert client.post(path, {**NOTICE, "ended_on": "2026-03-01"}).status_code == 422
    assert not InternalNotice.objects.exists()


def test_a_colleagues_record_is_shown_and_ours_is_kept_on_the_page(client):
    team = make_team()
    client.force_login(team.owner)
    path = url("internal_notice", team.application.pk)
    client.post(path, NOTICE)
    response = client.post(path, {**NOTICE, "place": "内网"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "公告栏" in page
    assert 'value="内网"' in page
    assert client.post(path, {**NOTICE, "place": "内网", "version": "1"}).status_code == 302


def test_after_the_close_the_record_is_shown_and_cannot_be_changed(client):
    team = make_team(cycle=make_cycle("eligibility"))
    client.force_login(team.owner)
    path = url("internal_notice", team.application.pk)
    assert "disabled" in client.get(path).content.decode()
    assert client.post(path, NOTICE).status_code == 403


def test_a_programme_that_asks_for_no_notice_has_no_such_page(client):
    text = make_programme().text.replace("internal_notice_days = 5", "internal_notice_days = 0")
    team = make_team(cycle=make_cycle(programme=make_programme(text=text)))
    client.force_login(team.owner)
    assert client.get(url("internal_notice", team.application.pk)).status_code == 404


def test_the_letter_page_tells_the_steps_and_whether_the_scan_is_there(client):
    team = make_team()
    client.force_login(team.viewer)
    path, english = url("letter", team.application.pk), {"accept-language": "en"}
    page = client.get(path, headers=english).content.decode()
    assert url("letter_pdf", team.application.pk) in page
    assert f"{url('evidence', team.application.pk)}#doc-commitment" in page
    assert "not attached yet" in page
    fill(team)
    page = client.get(path, headers=english).content.decode()
    assert "not attached yet" not in page
    assert "commitment.pdf" in page
    assert "林海生" in page


def test_without_a_letter_among_the_documents_there_is_no_such_page(client):
    text = make_programme().text.replace("letter = true", "letter = false")
    team = make_team(cycle=make_cycle(programme=make_programme(text=text)))
    client.force_login(team.owner)
    assert client.get(url("letter", team.application.pk)).status_code == 404
