"""Working offline over HTTP: out, back, looked at, taken over; nothing that was not ticked."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from award.applications import services
from award.applications.models import Answer, BasicData, Indicator, Measure, ProfileAnswer
from award.applications.offline.slots import slots_of
from award.core.clock import now
from award.core.keptfiles import KEPT_FOR
from tests.applications.cast import events, fill, make_team, measure
from tests.applications.offline.copies import rezipped, rows_in_excel, slot_named, written_in_excel, written_in_word
from tests.factories import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TEXT = "第一段：领导 & <作用>。\n\n第二段 “引号”\t制表"


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def team():
    return make_team()


def url(team, name="offline", *more):
    return reverse(f"applications:{name}", args=[team.application.pk, *more])


def copy(client, team, kind):
    response = client.get(url(team, f"offline_{kind}"))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return response.content


def upload(client, team, data, name="copy.docx"):
    return client.post(url(team), {"file": SimpleUploadedFile(name, data)})


def looked_at(client, team, data, name="copy.docx"):
    """Upload, and the page of changes: its address, its changes by key."""
    response = upload(client, team, data, name)
    assert response.status_code == 302, response.content.decode()
    return response.url, changes(client.get(response.url))


def changes(response):
    return {change.slot.key: change for change in response.context["found"].changes}


def taken(client, address, found, ticked=None):
    """Press the button with these ticks (by key), or with those the page proposes."""
    keys = [key for key, change in found.items() if change.is_ticked] if ticked is None else ticked
    form = {f"seen-{change.slot.tag}": change.slot.base for change in found.values()}
    return client.post(address, {**form, "take": [found[key].slot.tag for key in keys]})


def other_contents(team):
    """Another content for each slot but the tables."""
    texts = {
        "basic contact_name": "王 芳", "basic contact_phone": "0898-0000 0002", "basic contact_email": "w@example.org",
        "basic legal_representative": "李强", "basic address": "三亚市示例路2号", "basic employees": "1250",
        "basic main_products": "椰浆\n椰油",
    }  # fmt: skip
    found = {}
    for number, slot in enumerate(slots_of(team.application)):
        if slot.kind != "measures":
            figure = f"{number}.25" if slot.kind == "indicator" else f"{TEXT} {number}"
            found[slot.tag] = texts.get(slot.key, figure)
    return found


def test_every_slot_goes_out_empty_comes_back_filled_and_is_taken_over_from_word(client, team):
    client.force_login(team.owner)
    wanted = other_contents(team)
    address, found = looked_at(client, team, written_in_word(copy(client, team, "docx"), wanted))
    assert {change.state for change in found.values()} == {"new"}
    assert len(found) == len(wanted)
    assert taken(client, address, found).status_code == 302
    assert {slot.tag: slot.text for slot in slots_of(team.application) if slot.kind != "measures"} == wanted
    assert BasicData.objects.get().employees == 1250
    (event,) = events("copy.taken_over")
    assert TEXT[:3] not in event.body
    page = client.get(url(team)).content.decode()
    assert "Taken over last" in page
    assert client.get(address).status_code == 302  # nothing is taken over twice


def test_every_slot_comes_back_from_excel_tables_too(client, team):
    client.force_login(team.editor)
    wanted = other_contents(team)
    data = written_in_excel(copy(client, team, "xlsx"), wanted)
    year = team.application.cycle.year
    values = ["", "", "95.5", 96, "97.25"]
    row = ["合格率", "%", "Lower is better", *values, "98", "96", "99", "MES", "始于三年前"]
    data = rows_in_excel(data, "4.7.2", [row, *([f"指标{n}", *row[1:]] for n in range(7))])
    address, found = looked_at(client, team, data, "回来.XLSX")
    assert len(found) == len(wanted) + 1
    assert taken(client, address, found).status_code == 302
    assert {slot.tag: slot.text for slot in slots_of(team.application) if slot.kind != "measures"} == wanted
    assert Measure.objects.count() == 8
    first = Measure.objects.order_by("position").first()
    assert (first.name, first.direction, first.competitor, first.missing_reason) == (
        "合格率",
        "down",
        "96",
        "始于三年前",
    )
    assert first.values == {str(year - 3): "95.5", str(year - 2): "96", str(year - 1): "97.25"}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_untouched_copy_changes_nothing(client, team, kind):
    fill(team)
    client.force_login(team.owner)
    data = copy(client, team, kind)
    before = list(Answer.objects.values()), list(Measure.objects.values())
    address, found = looked_at(client, team, data, f"copy.{kind}")
    response = client.get(address)
    assert found == {}
    assert response.context["found"].same == len(slots_of(team.application))
    assert not response.context["found"].outside
    assert "nothing that is not written here" in response.content.decode()
    assert (list(Answer.objects.values()), list(Measure.objects.values())) == before


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_changed_on_both_sides_emptied_and_newer_online_are_told_apart(client, team, kind):
    fill(team)
    client.force_login(team.owner)
    data = copy(client, team, kind)
    method, outcome, other = (slot_named(team.application, key) for key in (
        "answer 4.1.2 method", "answer 4.1.2 results", "answer 4.1.3 method"))  # fmt: skip
    for code in ("4.1.2", "4.1.3"):
        services.save_answer(
            actor=team.editor, application=team.application, item=team.item(code), layer="method", text="同事的话",
            version=1,
        )  # fmt: skip
    write = written_in_word if kind == "docx" else written_in_excel
    address, found = looked_at(client, team, write(data, {method.tag: "离线的话", outcome.tag: ""}), f"c.{kind}")
    states = {key: (change.state, change.is_ticked) for key, change in found.items()}
    assert states == {method.key: ("conflict", False), outcome.key: ("emptied", False)}
    page = client.get(address)
    assert [slot.key for slot in page.context["found"].newer] == [other.key]
    text = re.sub(r"<[^>]*>", "", page.content.decode())
    assert "同事的话" in text
    assert "离线的话" in text
    assert taken(client, address, found).status_code == 422  # nothing was ticked
    assert Answer.objects.get(item__code="4.1.2", layer="method").text == "同事的话"
    assert taken(client, address, found, [method.key, outcome.key]).status_code == 302
    assert slot_named(team.application, method.key).text == "离线的话"
    assert slot_named(team.application, outcome.key).text == ""
    assert slot_named(team.application, other.key).text == "同事的话"


def test_what_a_colleague_saves_while_the_page_is_open_is_a_conflict_again_and_nothing_is_written(client, team):
    client.force_login(team.owner)
    keys = ["answer 4.1.2 method", "answer 4.1.3 method"]
    slots = [slot_named(team.application, key) for key in keys]
    data = written_in_word(copy(client, team, "docx"), {slot.tag: "离线的话" for slot in slots})
    address, found = looked_at(client, team, data)
    services.save_answer(
        actor=team.editor, application=team.application, item=team.item(), layer="method", text="同事的话", version=0
    )
    response = taken(client, address, found)
    assert response.status_code == 409
    again = changes(response)
    assert [(again[key].state, again[key].is_ticked, again[key].is_news) for key in keys] == [
        ("conflict", False, True), ("new", True, False),
    ]  # fmt: skip
    assert not Answer.objects.filter(text="离线的话").exists()
    assert taken(client, address, again, keys).status_code == 302
    assert Answer.objects.filter(text="离线的话").count() == 2


def test_what_cannot_be_saved_is_told_beside_its_place_and_the_rest_can_be_taken_over(client, team):
    client.force_login(team.owner)
    bad = {
        "basic contact_email": "kein", "basic employees": "1,250", "answer 4.1.2 method": "\u202e反",
        f"indicator revenue {team.application.cycle.year - 1}": "１２３",
    }  # fmt: skip
    slots = {slot.key: slot for slot in slots_of(team.application)}
    bad = {key: text for key, text in bad.items() if key in slots}
    assert len(bad) == 4
    texts = {slots[key].tag: text for key, text in bad.items()}
    data = written_in_word(copy(client, team, "docx"), {**texts, slots["profile B.1.1b"].tag: "好"})
    address, found = looked_at(client, team, data)
    assert {key for key, change in found.items() if change.state == "unreadable"} == set(bad)
    assert all(found[key].fault for key in bad)
    assert taken(client, address, found, list(found)).status_code == 302
    assert ProfileAnswer.objects.get().text == "好"
    assert not Answer.objects.exists()
    assert not Indicator.objects.exists()


def test_a_copy_of_another_application_or_of_other_rules_or_no_copy_is_refused(client, team, monkeypatch):
    client.force_login(team.owner)
    data = copy(client, team, "docx")
    other = make_application(owner=team.owner)
    refused = client.post(
        reverse("applications:offline", args=[other.pk]), {"file": SimpleUploadedFile("c.docx", data)}
    )
    assert (refused.status_code, refused.context["fault"]) == (
        422, "This file belongs to another application. Upload it there.",
    )  # fmt: skip
    monkeypatch.setattr("award.applications.offline.intake.rules_print", lambda application: "0" * 12)
    assert "another edition of the criteria" in upload(client, team, data).context["fault"]
    assert "Choose the Word or Excel file" in upload(client, team, b"%PDF-1.4", "a.pdf").context["fault"]
    assert client.post(url(team)).status_code == 422
    assert not events("copy.received")


def test_only_who_uploaded_a_file_sees_it_and_for_a_day(client, team):
    client.force_login(team.owner)
    response = upload(client, team, copy(client, team, "docx"))
    for user, status in ((team.editor, 302), (team.viewer, 403), (team.rival, 404)):
        client.force_login(user)
        assert client.get(response.url).status_code == status
    client.force_login(team.owner)
    assert client.get(url(team, "offline_copy", uuid4())).status_code == 302
    assert client.get(response.url).status_code == 200
    with time_machine.travel(now() + KEPT_FOR + timedelta(minutes=1)):
        client.force_login(team.owner)
        assert client.get(response.url).status_code == 302


def test_after_the_deadline_nothing_is_taken_over_and_the_draft_stays(client, team):
    client.force_login(team.owner)
    slot = slot_named(team.application, "answer 4.1.2 method")
    data = written_in_word(copy(client, team, "docx"), {slot.tag: "离线的话"})
    address, found = looked_at(client, team, data)
    closes = team.application.cycle.applications_close_at
    with time_machine.travel(closes + timedelta(days=1)):
        client.force_login(team.owner)
        assert client.get(url(team)).status_code == 200
        assert client.get(url(team, "offline_docx")).status_code == 200
        assert upload(client, team, data).status_code == 403
        assert client.get(address).status_code == 403
        assert taken(client, address, found).status_code == 403
    assert not Answer.objects.exists()


def test_a_viewer_downloads_but_does_not_upload(client, team):
    client.force_login(team.viewer)
    data = copy(client, team, "xlsx")
    assert b"btn--primary" not in client.get(url(team)).content
    assert upload(client, team, data, "c.xlsx").status_code == 403


def test_a_table_of_results_changed_in_word_is_seen_row_by_row(client, team):
    row = measure(team.application.cycle.year, name="一次交验合格率")
    services.save_measures(actor=team.owner, application=team.application, item=team.item("4.7.2"), rows=[row])
    client.force_login(team.owner)
    data = copy(client, team, "docx")
    _address, found = looked_at(client, team, rezipped(data, lambda _name, text: text.replace("98.5", "99.5")))
    (change,) = found.values()
    assert change.state == "changed"
    assert "target: 98.5" in change.theirs
    assert "target: 99.5" in change.mine
