"""What is noted on site over HTTP: item pages, the log, photographs, marks; with and without a script."""

import io
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from award.scoring.models import ConsensusMark, VisitDocument, VisitFinding, VisitInterview, VisitPhoto, VisitPoint
from tests.scoring.scene import CODE, page, stranger, url
from tests.scoring.visiting import ISSUE, agree, note, opened, photograph, secretary

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def site():
    return opened()


def _post(client, visit, entry, data, **more):
    return client.post(url("visit_entry", visit.pk, entry), {"page": CODE, "version": "0"} | data, **more)


@pytest.mark.parametrize("who", ["other_panel", "conflicted", "superuser", "office", "owner", "left"])
def test_nothing_is_found_or_written_by_strangers(client, site, who):
    found, visit = site
    finding = note(found, visit)
    client.force_login(found.user(1))
    photo = {"client_id": str(uuid4()), "finding": str(finding.client_id)}
    client.post(url("visit_photo", visit.pk), photo | {"file": SimpleUploadedFile("a.jpg", photograph())})
    client.force_login(stranger(found, who))
    assert client.get(url("visit_item", visit.pk, CODE)).status_code == 404
    assert client.get(url("visit_photo_file", VisitPhoto.objects.get().pk)).status_code == 404
    data = {"client_id": str(uuid4()), "item": CODE, "kind": "fact", "text": "不该写下"}
    assert _post(client, visit, "finding", data).status_code == 404
    assert client.post(url("visit_photo", visit.pk), photo).status_code == 404
    assert client.post(url("visit_mark", visit.pk, CODE), {"percent": "50"}).status_code == 404
    gone = {"client_id": str(finding.client_id)}
    assert client.post(url("visit_entry_delete", visit.pk, "finding"), gone).status_code == 404
    assert VisitFinding.objects.get() == finding


def test_an_unknown_item_or_kind_is_not_there(client, site):
    found, visit = site
    client.force_login(found.user(1))
    assert client.get(url("visit_item", visit.pk, "9.9.9")).status_code == 404
    assert _post(client, visit, "mark", {}).status_code == 404
    assert client.post(url("visit_entry_delete", visit.pk, "mark"), {"client_id": str(uuid4())}).status_code == 404


def test_the_item_page_holds_forms_that_may_wait_for_the_network(client, site):
    found, visit = site
    note(found, visit)
    client.force_login(found.user(2))
    text = page(client, url("visit_item", visit.pk, CODE))
    assert ISSUE in text
    assert text.count("data-offline=") == 6  # the state of saving, result, photograph, finding, new point, new finding
    assert text.count("btn--primary") == 1
    assert url("visit_mark", visit.pk, CODE) not in text  # the chair and the secretary record
    assert page(client, url("visit_log", visit.pk)).count("data-offline=") == 3


def test_a_result_is_recorded_and_a_stale_one_shows_both(client, site):
    found, visit = site
    point = VisitPoint.objects.get()
    client.force_login(found.user(1))
    name = str(point.client_id)
    empty = _post(client, visit, "result", {"client_id": name, "version": "1", "result": "refuted", "found": " "})
    assert empty.status_code == 422
    data = {"client_id": name, "version": "1", "result": "partly", "found": "原始问卷缺三份"}
    assert _post(client, visit, "result", data).headers["Location"].endswith(f"#result-{name}")
    point.refresh_from_db()
    assert (point.result, point.version, point.author) == ("partly", 2, found.user(1))
    stale = _post(client, visit, "result", data | {"found": "全部齐全", "result": "confirmed"})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "原始问卷缺三份" in text
    assert "全部齐全" in text
    assert 'name="version" value="2"' in text


def test_an_entry_sent_twice_is_one_and_says_the_same(client, site):
    found, visit = site
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "item": CODE, "kind": "fact", "text": "两条生产线在产"}
    first, second = (_post(client, visit, "finding", data, **JSON) for _time in range(2))
    assert first.json() == second.json()
    assert first.json()["state"] == "saved"
    assert VisitFinding.objects.count() == 1
    other = _post(client, visit, "finding", data | {"text": "三条生产线在产"}, **JSON)
    assert other.status_code == 409
    assert (other.json()["state"], other.json()["version"]) == ("stale", 1)
    assert "两条生产线在产" in other.json()["current"]
    changed = _post(client, visit, "finding", data | {"text": "三条生产线在产", "version": "1"}, **JSON)
    assert changed.json()["version"] == 2


def test_interviews_and_documents_are_logged_and_changed(client, site):
    found, visit = site
    client.force_login(found.user(3))
    talk = {"client_id": str(uuid4()), "department": "质量部", "topic": "投诉", "people": "3", "notes": "口径一致"}
    paper = {"client_id": str(uuid4()), "title": "内审报告", "number": "N-1", "item": CODE, "result": "已关闭"}
    for entry, data in (("interview", talk), ("document", paper)):
        response = _post(client, visit, entry, data)
        assert response.headers["Location"] == url("visit_log", visit.pk) + f"#{entry}-{data['client_id']}"
    _post(client, visit, "interview", talk | {"notes": "口径不一致", "version": "1"})
    assert (VisitInterview.objects.get().notes, VisitDocument.objects.get().item.code) == ("口径不一致", CODE)
    text = page(client, url("visit_log", visit.pk))
    assert "口径不一致" in text
    refused = _post(client, visit, "interview", talk | {"people": "x", "client_id": str(uuid4())})
    assert refused.status_code == 422
    assert 'value="投诉"' in refused.content.decode()
    unknown = _post(client, visit, "document", paper | {"client_id": str(uuid4()), "item": "9.9"}, **JSON)
    assert (unknown.status_code, unknown.json()["state"]) == (422, "refused")


@pytest.mark.parametrize("entry", ["point", "result", "finding", "interview", "document"])
def test_an_empty_entry_is_refused_on_its_page(client, site, entry):
    found, visit = site
    client.force_login(found.user(1))
    assert client.post(url("visit_entry", visit.pk, entry)).status_code == 422


@pytest.mark.parametrize(
    "junk",
    [
        {"client_id": "x"}, {"version": "-1"}, {"text": "字" * 13000}, {"text": "字" * 1001}, {"text": "\x00"},
        {"kind": "x"}, {"item": "9.9.9"}, {"item": ""}, {"text": "\ud800".encode("utf-8", "surrogatepass")},
    ],
)  # fmt: skip
def test_hostile_entries_are_refused_with_what_was_typed(client, site, junk):
    found, visit = site
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "item": CODE, "kind": "fact", "text": "一句话"}
    assert _post(client, visit, "finding", data | junk).status_code in (302, 422)
    assert not VisitFinding.objects.filter(text="一句话").exists()


@pytest.mark.parametrize("clock", ["x", "2026-13-45T00:00", "9999-01-01T00:00:00Z", "1900-01-01", "2026-11-24T09:00"])
def test_a_clock_that_cannot_be_right_is_ours(client, site, clock):
    found, visit = site
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "item": CODE, "kind": "fact", "text": "一句话", "taken_at": clock}
    assert _post(client, visit, "finding", data, **JSON).status_code == 200
    row = VisitFinding.objects.get()
    assert (row.created_at - row.noted_at).days < 8


def test_a_photograph_is_added_served_privately_and_deleted(client, site, django_capture_on_commit_callbacks):
    found, visit = site
    finding = note(found, visit)
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "finding": str(finding.client_id), "page": CODE, "caption": "看板"}
    for _time in range(2):
        file = SimpleUploadedFile("DCIM/现场 1.JPG", photograph(), content_type="text/html")
        assert client.post(url("visit_photo", visit.pk), data | {"file": file}).status_code == 302
    photo = VisitPhoto.objects.get()
    client.force_login(found.user(3))
    response = client.get(url("visit_photo_file", photo.pk))
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert b"SECRETCAMERA" not in b"".join(response.streaming_content)
    assert url("visit_photo_file", photo.pk) in page(client, url("visit_item", visit.pk, CODE))
    gone = {"client_id": str(photo.client_id), "page": CODE}
    client.post(url("visit_entry_delete", visit.pk, "photo"), gone)
    assert VisitPhoto.objects.exists()  # another member's
    client.force_login(found.chair)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("visit_entry_delete", visit.pk, "photo"), gone)
    assert not VisitPhoto.objects.exists()
    assert not Path(settings.MEDIA_ROOT, photo.path).exists()


@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.exe", ""])
def test_what_is_no_photograph_is_refused_with_a_sentence(client, site, name):
    found, visit = site
    finding = note(found, visit)
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "finding": str(finding.client_id), "page": CODE}
    file = {"file": SimpleUploadedFile(name, b"%PDF-1.4 nothing")} if name else {}
    response = client.post(url("visit_photo", visit.pk), data | file)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not VisitPhoto.objects.exists()


def test_the_mark_is_recorded_with_its_reason(client, site):
    found, visit = site
    client.force_login(found.user(1))
    assert client.post(url("visit_mark", visit.pk, CODE), {"percent": "60", "version": "0"}).status_code == 403
    client.force_login(found.chair)
    bare = client.post(url("visit_mark", visit.pk, CODE), {"percent": "60", "version": "0"})
    assert bare.status_code == 422
    assert 'value="60"' in bare.content.decode()
    data = {"percent": "60", "version": "0", "reason": "三份问卷缺失"}
    assert client.post(url("visit_mark", visit.pk, CODE), data).headers["Location"].endswith("#mark")
    assert (ConsensusMark.objects.get().percent, ConsensusMark.objects.get().reason) == (60, "三份问卷缺失")
    stale = client.post(url("visit_mark", visit.pk, CODE), data | {"percent": "70"})
    assert stale.status_code == 409
    assert "60%" in stale.content.decode()
    assert client.post(url("visit_mark", visit.pk, CODE), data | {"percent": "６０"}).status_code == 422
    text = page(client, url("visit_item", visit.pk, CODE))
    assert "80%" in text
    assert "60%" in text


def test_the_secretary_notes_and_records(client, site):
    found, visit = site
    client.force_login(secretary(found))
    assert url("visit_mark", visit.pk, CODE) in page(client, url("visit_item", visit.pk, CODE))


def test_once_agreed_nothing_is_written_and_nothing_typed_is_lost(client, site):
    found, visit = site
    finding = note(found, visit)
    agree(visit)
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "item": CODE, "kind": "fact", "text": "晚到的一句"}
    late = _post(client, visit, "finding", data)
    assert late.status_code == 422
    assert "晚到的一句" in late.content.decode()
    assert client.post(url("visit_photo", visit.pk)).status_code == 403
    client.post(url("visit_entry_delete", visit.pk, "finding"), {"client_id": str(finding.client_id)})
    assert VisitFinding.objects.get() == finding


def test_a_photograph_for_a_finding_that_is_gone_says_so(client, site):
    found, visit = site
    client.force_login(found.user(1))
    data = {"client_id": str(uuid4()), "finding": str(uuid4()), "file": io.BytesIO(photograph())}
    data["file"].name = "a.jpg"
    response = client.post(url("visit_photo", visit.pk), data, **JSON)
    assert (response.status_code, response.json()["state"]) == (422, "refused")


ITEM_QUERIES, LOG_QUERIES = 18, 15


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_are_flat(client, site, django_assert_num_queries, rows):
    found, visit = site
    for _more in range(rows):
        for kind in ("finding", "point", "interview", "document"):
            note(found, visit, kind)
    client.force_login(found.chair)
    for name, arguments, expected in (("visit_item", [CODE], ITEM_QUERIES), ("visit_log", [], LOG_QUERIES)):
        client.get(url(name, visit.pk, *arguments))
        with django_assert_num_queries(expected):
            page(client, url(name, visit.pk, *arguments))
