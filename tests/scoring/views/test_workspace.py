"""The workspace over HTTP: marks and remarks by plain forms and by htmx, refusals that keep what was typed."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from award.scoring.citations import tokens_of
from award.scoring.models import Finding, ItemScore
from tests import factories as make
from tests.scoring.scene import CODE, finding_on, page, scene, url

pytestmark = [pytest.mark.django_db]


def test_workspace_shows_text_mark_and_remarks(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 60})
    finding_on(sheet)
    client.force_login(found.user(0))
    text = page(client, url("sheet_item", sheet.pk, CODE))
    assert "4.5.3 的自评。" in text
    assert 'value="60"' in text
    assert "30.0" in text  # 60 % of 50 points
    assert "控制图覆盖关键工序" in text
    assert text.count("btn--primary") == 1
    assert " style=" not in text


@pytest.mark.parametrize("tab", ["results", "evidence", "criteria", "profile", "nonsense"])
def test_workspace_tabs(client, tab):
    found = scene()
    client.force_login(found.user(0))
    page(client, url("sheet_item", found.sheet(0).pk, CODE) + f"?tab={tab}&band=x&add=y&edit=z")


def test_workspace_reads_the_revision_the_sheet_was_made_on(client):
    found = scene()
    sheet = found.sheet(0)
    content = json.loads(sheet.revision.payload)
    for entry in content["items"]:
        entry["layers"][0]["text"] = "提交之后另写的文字"
    make.make_revision(found.application, content)
    client.force_login(found.user(0))
    text = page(client, url("sheet_item", sheet.pk, CODE))
    assert "4.5.3 的自评。" in text
    assert "另写" not in text


def test_unknown_item_is_not_found(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert client.get(url("sheet_item", sheet.pk, "9.9")).status_code == 404
    assert client.post(url("mark_save", sheet.pk, "9.9"), {"percent": "50"}).status_code == 404


def test_mark_is_saved_by_a_plain_form_and_by_htmx(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    plain = client.post(url("mark_save", sheet.pk, CODE), {"percent": "60", "version": "0"})
    assert plain.status_code == 302
    button = {"percent": "60", "step": "65", "version": "1"}  # the button pressed wins over what stands in the field
    part = client.post(url("mark_save", sheet.pk, CODE), button, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert 'name="version" value="2"' in part.content.decode()
    assert ItemScore.objects.get().percent == 65


def test_done_goes_to_the_next_item_and_after_the_last_to_the_summary(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    data = {"percent": "60", "version": "0", "next": "yes"}
    assert client.post(url("mark_save", sheet.pk, CODE), data).headers["Location"] == url(
        "sheet_item", sheet.pk, "4.6.2"
    )
    last = client.post(url("mark_save", sheet.pk, "4.7.7"), data, headers={"hx-request": "true"})
    assert (last.status_code, last.headers["HX-Redirect"]) == (204, url("summary", sheet.pk))
    assert ItemScore.objects.filter(percent=60).count() == 2


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
@pytest.mark.parametrize("typed", ["62", "105", "６０", "abc", "-5", "6.5", "na"])
def test_a_mark_that_is_refused_stays_in_the_field_with_a_sentence(client, typed, htmx):
    found = scene()
    sheet = found.sheet(0, {CODE: 40})
    client.force_login(found.user(0))
    response = client.post(url("mark_save", sheet.pk, CODE), {"percent": typed, "version": "0"}, headers=htmx)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'class="err"' in text
    if not htmx:
        assert f'value="{typed}"' in text
    assert ItemScore.objects.get().percent == 40


def test_not_applicable_where_the_item_allows(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert 'value="na"' in page(client, url("sheet_item", sheet.pk, "4.4.6"))
    assert 'value="na"' not in page(client, url("sheet_item", sheet.pk, CODE))
    client.post(url("mark_save", sheet.pk, "4.4.6"), {"step": "na", "version": "0"})
    assert ItemScore.objects.get().is_not_applicable


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_a_stale_mark_shows_both(client, htmx):
    found = scene()
    sheet = found.sheet(0, {CODE: 40})
    ItemScore.objects.update(version=3)
    client.force_login(found.user(0))
    response = client.post(url("mark_save", sheet.pk, CODE), {"percent": "70", "version": "2"}, headers=htmx)
    text = response.content.decode()
    assert response.status_code == 409
    assert "70" in text
    assert "40%" in text
    assert 'name="version" value="3"' in text  # saving again puts the reader's own mark in its place
    assert client.post(url("mark_save", sheet.pk, CODE), {"percent": "70", "version": "3"}).status_code == 302


def test_remark_is_added_changed_and_deleted_by_plain_forms(client):
    found = scene()
    sheet = found.sheet(0)
    client.force_login(found.user(0))
    assert "<textarea" in page(client, url("sheet_item", sheet.pk, CODE) + "?add=issue")
    data = {
        "kind": "issue",
        "text": "核实第三基地",
        "has_places": "yes",
        "cite_add": "p1",
        "finding": "",
        "version": "0",
    }
    assert client.post(url("finding_save", sheet.pk, CODE), data).status_code == 302
    finding = Finding.objects.get()
    assert tokens_of(finding) == ["p1"]
    assert "核实第三基地</textarea>" in page(client, url("sheet_item", sheet.pk, CODE) + f"?edit={finding.pk}")
    data |= {"text": "核实第三基地的台账", "finding": str(finding.pk), "version": "1"}
    assert client.post(url("finding_save", sheet.pk, CODE), data).status_code == 302
    assert Finding.objects.get().text == "核实第三基地的台账"
    assert client.post(url("finding_delete", finding.pk)).status_code == 302
    assert not Finding.objects.exists()


@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_a_remark_that_is_too_long_or_stale_keeps_its_text(client, htmx):
    found = scene()
    sheet = found.sheet(0)
    finding = finding_on(sheet)
    client.force_login(found.user(0))
    data = {"kind": "strength", "text": "长" * 301, "finding": "", "version": "0"}
    refused = client.post(url("finding_save", sheet.pk, CODE), data, headers=htmx)
    assert refused.status_code == 422
    assert 'class="err"' in refused.content.decode()
    stale = data | {"text": "旧页面的文字", "finding": str(finding.pk), "version": "0"}
    clash = client.post(url("finding_save", sheet.pk, CODE), stale, headers=htmx)
    assert clash.status_code == 409
    assert "控制图覆盖关键工序" in clash.content.decode()
    if not htmx:
        assert "长" * 301 in refused.content.decode()
        assert "旧页面的文字" in clash.content.decode()


def test_a_remark_is_shown_as_text_never_as_markup(client):
    found = scene()
    sheet = found.sheet(0)
    finding_on(sheet, text="<script>alert(1)</script>")
    client.force_login(found.user(0))
    assert "<script>alert(1)" not in page(client, url("sheet_item", sheet.pk, CODE))


def test_a_closed_round_leaves_the_sheet_readable_and_says_why_nothing_is_saved(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 40})
    found.close()
    client.force_login(found.user(0))
    assert 'form="mark"' not in page(client, url("sheet_item", sheet.pk, CODE))
    response = client.post(url("mark_save", sheet.pk, CODE), {"percent": "70", "version": "0"})
    assert response.status_code == 422
    assert 'value="70"' in response.content.decode()
    assert ItemScore.objects.get().percent == 40


def _data_queries(captured):
    """Without what every request asks: session, user, roles, and the marks of a transaction."""
    plain = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    every_page = ("django_session", 'FROM "accounts_user" WHERE', 'FROM "accounts_role"')
    return [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(plain) and not any(name in query["sql"] for name in every_page)
    ]


def test_workspace_asks_few_queries(client):
    found = scene()
    sheet = found.sheet(0, 50)
    for _more in range(5):
        finding_on(sheet)
    client.force_login(found.user(0))
    client.get(url("sheet_item", sheet.pk, CODE))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url("sheet_item", sheet.pk, CODE))
    assert len(captured) <= 12, [query["sql"][:120] for query in captured]


def test_saving_a_mark_asks_few_queries(client):
    found = scene()
    sheet = found.sheet(0, 50)
    client.force_login(found.user(0))
    client.post(url("mark_save", sheet.pk, CODE), {"percent": "55", "version": "0"})
    with CaptureQueriesContext(connection) as captured:
        data = {"percent": "60", "version": "1"}
        client.post(url("mark_save", sheet.pk, CODE), data, headers={"hx-request": "true"})
    asked = _data_queries(captured)
    assert len(asked) <= 8, [sql[:160] for sql in asked]
    assert ItemScore.objects.get(sheet=sheet, item__code=CODE).percent == 60
