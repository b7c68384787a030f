"""Evidence on the pages: the list, the upload, the download."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from award.applications import services
from award.applications.models import Evidence
from tests.applications.cast import fill, make_team, pdf, submit
from tests.applications.services.test_files import attach
from tests.applications.services.test_uploads import begin
from tests.applications.test_filelist import cite

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def page_of(team):
    return reverse("applications:evidence", args=[team.application.pk])


def test_upload_attaches_the_good_and_names_each_fault(client):
    team = make_team()
    client.force_login(team.editor)
    files = [
        SimpleUploadedFile("报告.pdf", pdf(2)),
        SimpleUploadedFile("空.pdf", b""),
        SimpleUploadedFile("假.pdf", b"MZ\x90\x00 not a pdf"),
    ]
    response = client.post(page_of(team), {"files": files, "item": "4.7.2"})
    page = response.content.decode()
    assert response.status_code == 422
    assert list(Evidence.objects.values_list("name", "item__code")) == [("报告.pdf", "4.7.2")]
    assert "空.pdf" in page
    assert "The file is empty" in page
    assert "does not match its extension" in page


def test_upload_from_an_item_leads_back_to_it(client):
    team = make_team()
    client.force_login(team.owner)
    data = {"files": [SimpleUploadedFile("a.pdf", pdf())], "item": "4.7.2", "back": "4.7.2"}
    response = client.post(page_of(team), data)
    assert response["Location"] == reverse("applications:item", args=[team.application.pk, "4.7.2"]) + "#evidence"
    assert "Choose a file first" in client.post(page_of(team), {}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_evidence_list_query_count_is_flat(client, django_assert_num_queries, count):
    team = make_team()
    for place in range(count):
        file = attach(team, pdf(place + 1), name=f"file{place}.pdf", item=team.item("4.7.2"))
        cite(team, file, "4.1.2", 1)
        begin(team, name=f"coming{place}.pdf")
    services.remove_evidence(actor=team.owner, evidence=attach(team, pdf(9), name="removed.pdf"))
    client.force_login(team.owner)
    client.get(page_of(team))
    with django_assert_num_queries(8):
        page = client.get(page_of(team)).content.decode()
    for name in ("file", "coming"):
        assert all(f"{name}{place}.pdf" in page for place in range(count))
    assert "removed.pdf" not in page
    assert page.count("4.1.2 p. 1") == count


def test_documents_are_attached_replaced_and_said_to_be_missing(client):
    team = make_team()
    client.force_login(team.editor)
    page = client.get(page_of(team) + "?from=check").content.decode()
    assert f'href="{reverse("applications:check", args=[team.application.pk])}#s-evidence"' in page
    assert reverse("applications:letter_pdf", args=[team.application.pk]) in page
    assert page.count("Missing") == 2
    assert "The three years in one file." in page
    for pages in (1, 2):
        files = [SimpleUploadedFile(f"执照{pages}.pdf", pdf(pages)), SimpleUploadedFile("more.pdf", pdf(7))]
        client.post(page_of(team), {"files": files, "document": "licence"})
    assert list(Evidence.objects.filter(removed_at=None).values_list("name", "document")) == [("执照2.pdf", "licence")]
    page = client.get(page_of(team)).content.decode()
    assert page.count("Missing") == 1
    assert "No file is attached yet" in page
    answer = client.post(page_of(team), {"files": SimpleUploadedFile("a.pdf", pdf(3)), "document": "x"})
    assert answer.status_code == 422
    assert "not asked for" in answer.content.decode()


def test_a_cited_file_is_removed_after_a_word_of_warning(client):
    team = make_team()
    file = attach(team, item=team.item("4.7.2"))
    cite(team, file, "4.1.2", 5)
    client.force_login(team.editor)
    address = reverse("applications:evidence_remove", args=[file.pk])
    page = client.post(address, {"back": "4.7.2"}).content.decode()
    assert "4.1.2" in page
    assert "p. 5" in page
    file.refresh_from_db()
    assert file.removed_at is None
    answer = client.post(address, {"confirmed": "1", "back": "4.7.2"})
    assert answer["Location"].endswith("/items/4.7.2/#evidence")
    file.refresh_from_db()
    assert file.removed_at is not None


def test_viewers_read_the_list_and_cannot_change_it(client):
    team = make_team()
    attach(team)
    client.force_login(team.viewer)
    page = client.get(page_of(team)).content.decode()
    assert 'type="file"' not in page
    assert "Remove" not in page
    assert "You may read this application" in page


def test_download_is_an_attachment_for_members_only(client):
    team = make_team()
    file = attach(team, name="合格率.pdf")
    address = reverse("applications:evidence_file", args=[file.pk])
    client.force_login(team.viewer)
    response = client.get(address)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == pdf(2)
    client.force_login(team.rival)
    assert client.get(address).status_code == 404
    assert client.post(reverse("applications:evidence_remove", args=[file.pk])).status_code == 404


def test_removed_file_is_gone_unless_it_was_submitted(client):
    team = make_team()
    fill(team)
    kept, dropped = attach(team, pdf(1)), attach(team, pdf(3), name="草稿.pdf")
    services.remove_evidence(actor=team.owner, evidence=dropped)
    submit(team)
    client.force_login(team.owner)
    client.post(reverse("applications:evidence_remove", args=[kept.pk]))
    assert client.get(reverse("applications:evidence_file", args=[kept.pk])).status_code == 200
    assert client.get(reverse("applications:evidence_file", args=[dropped.pk])).status_code == 404
    assert "草稿.pdf" not in client.get(page_of(team)).content.decode()
