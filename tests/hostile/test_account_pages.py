"""Texts that try to be more than text, at the doors of accounts: names, codes and addresses over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from award.accounts.models import Organisation, User
from award.domain.text import clean_text
from award.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db

CASES = {
    case["name"]: (case["field"], json.loads(case["value_json"]))
    for case in json.loads((Path(__file__).parent / "data" / "text_cases.json").read_text(encoding="utf-8"))
}
ACCEPTED = {"fullwidth", "rare_han_ext_b", "html", "django_template", "format_string", "log_injection", "sql",
            "like_wildcards"}  # fmt: skip
ACCEPTED |= {name for name in CASES if name.startswith(("score_", "filename_", "credit_code_", "email_", "phone_"))}
REFUSED = {"filename_\u202efdp.exe", "filename_", "score_②", "score_null"}
NAMES = [(name, value) for name, (_field, value) in CASES.items() if isinstance(value, str) and name not in REFUSED]


@pytest.fixture
def owner(client: Client) -> User:
    user = factories.make_user("owner", language="en")
    factories.make_organisation()  # division and industry exist
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return user


def register(client: Client, **typed: Any) -> Any:
    facts = {"credit_code": factories.make_credit_code(), "name": "海南椰浆", "division": "460100", "industry": "C",
             "size": "small", **typed}  # fmt: skip
    return client.post(reverse("accounts:organisation_new"), facts)


@pytest.mark.parametrize(("case", "value"), NAMES, ids=[name[:30] for name, _value in NAMES])
def test_a_name_is_refused_or_is_text_everywhere(client: Client, owner: User, case: str, value: str) -> None:
    response = register(client, name=value)
    if case not in ACCEPTED:
        assert response.status_code == 422
        assert "id_name_error" in response.text, "the page says it at the field"
        assert Organisation.objects.count() == 1
        return
    assert response.status_code == 302
    organisation = Organisation.objects.get(memberships__user=owner)
    assert organisation.name == clean_text(value).replace("\n", " ").strip(), "kept as typed"
    members = reverse("accounts:members", args=[organisation.pk])
    for page in ("/my/", members, reverse("accounts:organisation", args=[organisation.pk])):
        assert escape(organisation.name) in client.get(page).text
    client.post(members, {"email": "a@example.org", "role": "viewer"})
    message = Message.objects.get()
    assert message.subject.startswith(organisation.name[:150])
    assert "\n" not in message.subject
    assert organisation.name in message.body, "and no template"


@pytest.mark.parametrize(
    ("case", "status", "words"),
    [
        ("credit_code_fullwidth", 422, "check"),
        ("credit_code_lower", 422, "check"),
        ("credit_code_IOZSV", 422, "do not use the letter I (place 17). Should it be 1?"),
        ("credit_code_space", 422, "check"),
    ],
)
def test_a_code_is_cleaned_and_then_judged(client: Client, owner: User, case: str, status: int, words: str) -> None:
    response = register(client, credit_code=CASES[case][1])
    assert response.status_code == status
    assert words in response.text
    assert "has 18 characters; this one" not in response.text, "it was counted after cleaning"


def test_no_mail_goes_to_an_address_that_only_looks_alike(client: Client) -> None:
    for address in ("mike@example.org", "a@example.org"):
        User.objects.create_user(address, factories.PASSWORD)
    for case in ("email_unicode_collision", "email_header"):
        client.post(reverse("account_reset_password"), {"email": CASES[case][1]})
    assert not [message for message in mail.outbox if {"mike@example.org", "b@example.org"} & set(message.to)]
    assert not Message.objects.exists()
