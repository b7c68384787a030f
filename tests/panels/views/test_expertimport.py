"""Importing a list over HTTP: preview, typed count, faults by cell; hostile files at all doors: `tests/hostile`."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from award.panels import services
from award.panels.models import Expert
from tests import factories

pytestmark = pytest.mark.django_db
UPLOAD = "/office/experts/import/"


@pytest.fixture
def office(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    factories.make_organisation()
    person = factories.make_user("office", "office")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def upload(client, name, data):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def book(*rows):
    page = Workbook()
    for row in rows:
        page.active.append(row)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def test_a_list_is_looked_at_and_written_by_its_count(client, office):
    rows = book(["姓名", "电子邮箱", "工作单位", "爱好"], ["林溪", "a@example.org", "甲", "棋"])
    response = upload(client, "a.xlsx", rows)
    check = response.url
    html = client.get(check).content.decode()
    assert "a@example.org" in html
    assert "爱好" in html
    seen = client.get(check).context["form"].initial["seen"]
    for count in ("", "2", "x"):
        assert client.post(check, {"count": count, "seen": seen}).status_code == 422
    assert client.post(check, {"count": "1", "seen": "0" * 64}).status_code == 409
    assert not Expert.objects.exists()
    assert client.post(check, {"count": "1", "seen": seen}).status_code == 302
    assert Expert.objects.get().employer == "甲"
    assert client.get(check).status_code == 302  # no longer kept


def test_faults_are_listed_by_cell_and_bar_the_writing(client, office):
    rows = book(
        ["E-mail", "Name", "Industries", "Appointed on", "Division"],
        ["bad", "林溪", "C", "2026-01-01", "460100"],
        ["a@example.org", "林河", "C, QQ", "never", "nowhere"],
        ["a@example.org", "林海", "", "", ""],
        ["b@example.org", "=1+1", "", "", ""],
    )
    response = upload(client, "a.xlsx", rows)
    page = client.get(response.url)
    html = page.content.decode()
    assert page.status_code == 422
    for place in ("Sheet!A2", "Sheet!C3", "Sheet!D3", "Sheet!E3", "Sheet!A4", "Sheet!B5"):
        assert f"{place}:" in html
    assert 'name="count"' not in html
    assert client.post(response.url, {"count": "4", "seen": page.context["form"].initial["seen"]}).status_code == 422
    assert not Expert.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x00", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"E-mail,Name\n", b"a,b\n1,2\n",
        b'E-mail,Name\n"open', b"\xff\xff\xff\x81", b"E-mail,Name,E-mail\na,b,c\n", b"PK\x03\x04 no archive",
        b"E-mail,Name\n" + b"a" * 200_001, b"E-mail,Name\n" + b"a@example.org,b\n" * 5_002,
    ],
)  # fmt: skip
def test_files_that_are_no_list_are_refused_in_words(client, office, data):
    response = upload(client, "a.csv", data)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_files_too_large_or_missing_are_refused(client, office):
    assert upload(client, "a.csv", b"x" * 5_000_001).status_code == 422
    assert client.post(UPLOAD).status_code == 422
    assert client.get(reverse("panels:expert_import_check", args=[uuid4()])).status_code == 302


def test_markup_in_a_list_stays_text(client, office):
    text = "E-mail,Name,<b>x</b>\na@example.org,<script>alert(1)</script>,1\n"
    html = client.get(upload(client, "a.csv", text.encode()).url).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_the_template_and_the_exported_register_come_back(client, office):
    template = client.get(reverse("panels:expert_template_xlsx")).content
    pages = load_workbook(io.BytesIO(template))
    assert pages.sheetnames == ["Experts", "Notes"]
    assert "at least one" in upload(client, "t.xlsx", template).content.decode()
    pages["Experts"].append(["a@example.org", "林溪"])
    out = io.BytesIO()
    pages.save(out)
    assert upload(client, "t.xlsx", out.getvalue()).status_code == 302
    expert = factories.make_expert()
    services.update_expert(actor=office, expert=expert, may_chair=True, group="甲集团", most_applications=5)
    exported = client.get(reverse("panels:register_xlsx")).content
    page = client.get(upload(client, "e.xlsx", exported).url)
    assert (page.status_code, page.context["same"], page.context["new"]) == (200, 1, 0)


@pytest.mark.parametrize("role", ["expert", "supervisor", "committee", ""])
def test_nobody_else_imports(client, office, role):
    url = upload(client, "a.csv", b"E-mail,Name\na@example.org,b\n").url
    client.force_login(factories.make_user("x", *([role] if role else []), is_superuser=not role))
    for page in (UPLOAD, url, reverse("panels:expert_template_xlsx"), reverse("panels:register_xlsx")):
        assert client.get(page).status_code == 404
    client.force_login(factories.make_user("other", "office"))
    assert client.get(url).status_code == 302  # kept for the one who sent it
