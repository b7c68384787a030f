"""What an applicant does over HTTP: register, write, submit; and reading a PDF."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile

from award.accounts.models import Organisation
from award.applications.models import Application
from award.home.demo.stock import evidence_file
from tests import factories
from tests.journeys.people import Person, said


def register(person: Person, name: str, code: str) -> Organisation:
    facts = {"name": name, "name_en": "", "division": "460100", "industry": "C", "size": "medium", "credit_code": code,
             "founded_on": "2010-05-06", "address": "海口市演示路 1 号", "legal_representative": "符景"}  # fmt: skip
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = person.post("accounts:organisation_new", expect=422, **(facts | {"credit_code": wrong}))
    assert name in said(page)
    assert wrong in said(page)
    full_width = code[:4].translate({ord(c): ord(c) + 0xFEE0 for c in code[:4]}) + code[4:]
    person.post("accounts:organisation_new", **(facts | {"credit_code": full_width}))
    return Organisation.objects.get(credit_code=code)


def write(person: Person, application: Application) -> None:
    """Fill in the whole application as a form without JavaScript would."""
    person.post(
        "applications:basic", application.pk, version=0, legal_representative="符景", address="海口市演示路 1 号",
        employees="520", main_products="椰浆", contact_name="陈立", contact_phone="0898-0000 0000",
        contact_email="contact@example.org", **indicators(person, application),
    )  # fmt: skip
    criteria = factories.criteria()
    answers = {}
    for question in criteria.profile:
        slug = question.code.replace(".", "-")
        answers |= {f"text-{slug}": f"关于{question.code}的说明。", f"version-{slug}": "0"}
    person.post("applications:profile", application.pk, **answers)
    for item in criteria.items:
        person.post("applications:item", application.pk, item.code, **item_fields(person, application, item))


def indicators(person: Person, application: Application) -> dict[str, str]:
    page = person.get("applications:basic", application.pk)
    return dict.fromkeys(page.context["indicators"].fields, "1234.5")


def item_fields(person: Person, application: Application, item: Any) -> dict[str, str]:
    editor = person.get("applications:item", application.pk, item.code).context["editor"]
    fields = {"done": "yes"}
    for area in editor.areas:
        fields |= {f"text-{area.slug}": f"{item.code} 的做法与成效。", f"version-{area.slug}": str(area.version)}
    if editor.table is not None:
        fields["measures-version"] = editor.table.version
        for place in range(item.measures):
            row = {
                "name": f"指标{place}",
                "unit": "%",
                "direction": "up",
                "target": "99",
                "benchmark": "97",
                "source": "系统",
            }
            row |= dict.fromkeys(editor.table.years, "98.5")
            fields |= {f"m-{place}-{key}": value for key, value in row.items()}
    return fields


def attach_documents(person: Person, application: Application) -> None:
    """The documents without which nothing is submitted."""
    for code in ("commitment", "licence"):
        file = SimpleUploadedFile(f"{code}.pdf", evidence_file(f"{application.number} {code}"))
        person.post("applications:evidence", application.pk, files=file, document=code)


def post_internally(person: Person, application: Application) -> None:
    """The record of the notice inside the organisation."""
    days = {"posted_on": "2026-01-05", "ended_on": "2026-01-30"}
    person.post("applications:internal_notice", application.pk, place="公告栏", version="0", **days)


def submit(person: Person, application: Application, key: uuid.UUID, expect: int = 302) -> Any:
    codes = ["truth", "lawful", "announced", "review", "sharing"]
    return person.post("applications:submit", application.pk, expect=expect, submission_key=str(key), commitments=codes)


def text_of(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
