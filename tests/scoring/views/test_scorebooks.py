import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from openpyxl import load_workbook

from award.audit.models import AuditEvent
from award.core import keptfiles
from award.panels.models import Seat
from award.scoring.models import Finding, ItemScore, ScoreSheet
from tests import factories as make
from tests.scoring.books import LETTERS, cell_of, edited, fresh
from tests.scoring.scene import CODE, Scene, actions, finding_on, page, scene, stranger, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _in(client: Client, user) -> Client:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def _upload(client: Client, found: Scene, data: bytes, name: str = "book.xlsx"):
    return client.post(url("scorebook", found.round.pk), {"file": SimpleUploadedFile(name, data)})


def _look(client: Client, found: Scene, data: bytes) -> tuple[str, str]:
    """The address of the page of changes and its text."""
    response = _upload(client, found, data)
    assert response.status_code == 302, response.content.decode()[:4000]
    return response.url, page(client, response.url)


def _seen(text: str) -> str:
    return text.split('name="seen" value="')[1].split('"')[0]


# ------------------------------------------------------------------ taking a book


def test_one_click_gives_the_book_of_one_assignment(client):
    found = scene()
    response = _in(client, found.user(0)).get(url("scorebook_xlsx", found.assignments[0].pk))
    assert response.status_code == 200
    assert f"scorebook-{found.application.number}.xlsx" in response["Content-Disposition"]
    book = load_workbook(io.BytesIO(response.content))
    assert found.application.number in book.sheetnames
    assert actions()[-1] == "scorebook.downloaded"
    assert not ScoreSheet.objects.exists()  # looking at it begins nothing


def test_all_open_sheets_are_in_one_book_without_sealed_and_foreign_ones(client):
    found = scene()
    found.sheet(0, 55, sealed=True)
    mine, barred = make.make_application(found.cycle, state="accepted"), make.make_application(found.cycle)
    for application in (mine, barred):
        make.assign(found.panel, application, found.round)
    make.make_conflict(found.user(0), barred)
    other = make.make_application(found.cycle, state="accepted")
    make.assign(make.make_panel(found.cycle), other, found.round)
    response = _in(client, found.user(0)).get(url("scorebook_all_xlsx", found.round.pk))
    names = load_workbook(io.BytesIO(response.content)).sheetnames
    assert mine.number in names
    for hidden in (found.application, barred, other):
        assert hidden.number not in names
        assert hidden.number not in response.content.decode("latin-1")


@pytest.mark.parametrize("who", ["peer", "other_panel", "owner", "superuser", "office", "conflicted", "member", "left"])
def test_the_book_of_another_does_not_exist(client, who):
    found = scene()
    user = stranger(found, who)
    _in(client, user)
    assert client.get(url("scorebook_xlsx", found.assignments[0].pk)).status_code == 404
    if who != "peer":
        assert client.get(url("scorebook", found.round.pk)).status_code in (404, 200 if who == "other_panel" else 404)
        if who != "other_panel":
            assert client.get(url("scorebook_all_xlsx", found.round.pk)).status_code == 404


def test_a_sealed_sheet_gives_no_book_and_says_why(client):
    found = scene()
    found.sheet(0, 55, sealed=True)
    _in(client, found.user(0))
    response = client.get(url("scorebook_xlsx", found.assignments[0].pk))
    assert response.status_code == 403
    assert "sealed" in response.content.decode()
    text = page(client, url("scorebook", found.round.pk))
    assert "sealed" in text
    assert 'type="file"' not in text


def test_a_closed_round_gives_no_book_and_takes_none(client):
    found = scene()
    found.sheet(0, 55)
    data = fresh(found.user(0), found.round)
    found.close()
    _in(client, found.user(0))
    assert client.get(url("scorebook_all_xlsx", found.round.pk)).status_code == 403
    response = _upload(client, found, data)
    assert response.status_code == 403
    assert "closed" in response.content.decode()


def test_an_undeclared_assignment_gives_no_book(client):
    found = scene()
    found.assignments[0].cleared_at = None
    found.assignments[0].save()
    response = _in(client, found.user(0)).get(url("scorebook_xlsx", found.assignments[0].pk))
    assert response.status_code == 403


def test_too_many_sheets_are_told(client, monkeypatch):
    found = scene()
    make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    monkeypatch.setattr("award.scoring.scorebookplans.MOST_SHEETS", 1)
    response = _in(client, found.user(0)).get(url("scorebook_all_xlsx", found.round.pk), follow=True)
    assert "A scorebook holds 1 applications and you have 2" in response.content.decode()


# ------------------------------------------------------------------ bringing it back


def test_a_book_is_looked_over_then_written(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    kept, gone = finding_on(sheet, text="留下"), finding_on(sheet, text="拿掉", kind="issue")
    data = fresh(found.user(0), found.round)
    book = edited(
        data, (cell_of(data, CODE), 60), (cell_of(data, "4.1.2"), 35), (cell_of(data, CODE, LETTERS["issue"]), None),
        (cell_of(data, "4.1.2", LETTERS["opportunity"], 1), "新写的 <b>意见</b>"),
    )  # fmt: skip
    address, text = _look(_in(client, found.user(0)), found, book)
    assert "新写的 &lt;b&gt;意见" in text
    assert "拿掉" in text
    assert "留下" not in text
    assert "55%" in text
    assert ItemScore.objects.get(sheet=sheet, item__code=CODE).percent == 55  # nothing before the confirmation
    response = client.post(address, {"seen": _seen(text)})
    assert response.status_code == 302
    assert {row.item.code: row.percent for row in ItemScore.objects.filter(sheet=sheet)} == {CODE: 60, "4.1.2": 35}
    assert list(Finding.objects.filter(sheet=sheet).values_list("text", flat=True)) == ["留下", "新写的 <b>意见</b>"]
    assert Finding.objects.get(text="留下").version == kept.version
    assert not Finding.objects.filter(pk=gone.pk).exists()
    assert actions()[-1] == "scorebook.read"
    bodies = "".join(AuditEvent.objects.values_list("body", flat=True))
    assert "新写的" not in bodies
    assert client.get(address).status_code == 302  # the file is forgotten


def test_the_same_book_again_changes_nothing(client):
    found = scene()
    found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE), 60), (cell_of(data, CODE, LETTERS["strength"]), "一条"))
    address, text = _look(_in(client, found.user(0)), found, book)
    client.post(address, {"seen": _seen(text)})
    _address, text = _look(client, found, book)
    assert "Nothing would change" in text


def test_a_sheet_that_was_not_begun_is_begun_by_the_confirmation(client):
    found = scene()
    data = fresh(found.user(0), found.round)
    address, text = _look(_in(client, found.user(0)), found, edited(data, (cell_of(data, CODE), 60)))
    assert not ScoreSheet.objects.exists()
    client.post(address, {"seen": _seen(text)})
    assert ItemScore.objects.get(sheet__assignment=found.assignments[0]).percent == 60


def test_all_faults_are_told_at_once_by_their_cells(client):
    found = scene()
    found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    places = [cell_of(data, code) for code in ("4.1.2", "4.1.3", "4.1.4", "4.2.2")]
    long = cell_of(data, CODE, LETTERS["strength"])
    stray = (places[0][0], "K9")
    book = edited(
        data, (places[0], 57), (places[1], "good"), (places[2], "=40+5"), (places[3], 120), (long, "字" * 301),
        (stray, "边上"), (cell_of(data, CODE, "F"), "maybe"),
    )  # fmt: skip
    response = _upload(_in(client, found.user(0)), found, book)
    assert response.status_code == 422
    text = response.content.decode()
    for title, cell in (*places, long, stray, cell_of(data, CODE, "F")):
        assert escape(f"{title}!{cell}: ") in text, cell
    assert "7 faults; nothing was written" in text
    assert "is a formula" in text
    assert not list(Path(keptfiles._folder(found.user(0), f"scorebook-{found.round.pk}")).glob("*"))


def test_stale_items_are_shown_with_both_texts_and_taken_one_by_one(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 55, "4.1.2": 30})
    remark = finding_on(sheet, text="原来的")
    data = fresh(found.user(0), found.round)
    ItemScore.objects.filter(sheet=sheet).update(percent=70, version=1)
    Finding.objects.filter(pk=remark.pk).update(text="网上改的", version=2)
    book = edited(
        data, (cell_of(data, CODE), 60), (cell_of(data, CODE, LETTERS["strength"]), "书里改的"),
        (cell_of(data, "4.1.2"), 40),
    )  # fmt: skip
    address, text = _look(_in(client, found.user(0)), found, book)
    assert "2 items were saved on the site after this book was made" in text
    for part in ("网上改的", "书里改的", "70%", "60%", "40%"):
        assert part in text
    refused = client.post(address, {"seen": _seen(text)})
    assert refused.status_code == 422
    assert "Choose which one stays." in refused.content.decode()
    keys = {code: f"{found.assignments[0].pk}-{code}" for code in (CODE, "4.1.2")}
    client.post(address, {"seen": _seen(text), keys[CODE]: "book", keys["4.1.2"]: "site"})
    assert {row.item.code: row.percent for row in ItemScore.objects.filter(sheet=sheet)} == {CODE: 60, "4.1.2": 70}
    assert Finding.objects.get(pk=remark.pk).text == "书里改的"


def test_what_changed_after_the_look_is_shown_again(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    address, text = _look(_in(client, found.user(0)), found, edited(data, (cell_of(data, CODE), 60)))
    ItemScore.objects.filter(sheet=sheet).update(percent=75, version=1)
    response = client.post(address, {"seen": _seen(text)})
    assert response.status_code == 409
    assert "75%" in response.content.decode()
    assert ItemScore.objects.get(sheet=sheet).percent == 75


def test_a_sheet_sealed_after_the_look_is_not_written(client):
    found = scene()
    sheet = found.sheet(0, 55)
    data = fresh(found.user(0), found.round)
    address, text = _look(_in(client, found.user(0)), found, edited(data, (cell_of(data, CODE), 60)))
    make.ItemScore.objects.filter(sheet=sheet).delete()
    sheet.delete()
    found.sheet(0, 55, sealed=True)
    assert client.post(address, {"seen": _seen(text)}).status_code == 403
    assert set(ItemScore.objects.values_list("percent", flat=True)) == {55}


def test_a_recused_assignment_in_a_book_gives_nothing_away(client):
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    finding_on(sheet, text="秘密的话")
    other = make.make_application(found.cycle, state="accepted")
    make.assign(found.panel, other, found.round)
    data = fresh(found.user(0), found.round)
    make.make_conflict(found.user(0), found.application)
    book = edited(
        data, (cell_of(data, CODE), 60), (cell_of(data, CODE, LETTERS["strength"]), "换了"),
        (cell_of(data, CODE, part=1), 45),
    )  # fmt: skip
    address, text = _look(_in(client, found.user(0)), found, book)
    assert "This assignment is not open to you." in text
    assert "秘密的话" not in text
    assert "55%" not in text
    assert found.application.organisation.name not in text
    client.post(address, {"seen": _seen(text)})
    assert ItemScore.objects.get(sheet=sheet).percent == 55
    assert ItemScore.objects.exclude(sheet=sheet).get().percent == 45


def test_nothing_but_recused_assignments_cannot_be_uploaded(client):
    found = scene()
    found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    make.make_conflict(found.user(0), found.application)
    assert _upload(_in(client, found.user(0)), found, data).status_code == 404


@pytest.mark.parametrize("whose", ["peer", "other_round"])
def test_a_foreign_book_is_refused(client, whose):
    found = scene()
    found.sheet(0, {CODE: 55})
    if whose == "peer":
        data, said = fresh(found.user(1), found.round), "was made for someone else"
    else:
        other = scene()
        Seat.objects.filter(pk=other.assignments[0].seat_id).update(expert=found.assignments[0].seat.expert)
        data, said = fresh(found.user(0), other.round), "was made for another round or cycle"
    response = _upload(_in(client, found.user(0)), found, data)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_the_token_of_another_opens_nothing(client):
    found = scene()
    found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    address, _text = _look(_in(client, found.user(0)), found, edited(data, (cell_of(data, CODE), 60)))
    response = _in(Client(), found.user(1)).get(address)
    assert (response.status_code, response.url) == (302, url("scorebook", found.round.pk))


def test_no_file_and_a_large_file_are_told(client):
    found = scene()
    _in(client, found.user(0))
    assert "Choose a file first." in client.post(url("scorebook", found.round.pk), {}).content.decode()
    response = _upload(client, found, b"a" * 5_000_001)
    assert response.status_code == 422
    assert "larger than 5 MB" in response.content.decode()


def test_the_page_costs_the_same_however_many_sheets(client, django_assert_num_queries):
    found = scene()
    _in(client, found.user(0))
    for extra in (0, 2):
        for _place in range(extra):
            make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
        client.get(url("scorebook", found.round.pk))
        with django_assert_num_queries(6):
            text = page(client, url("scorebook", found.round.pk))
        assert text.count("scorebook.xlsx") == 1 + extra
