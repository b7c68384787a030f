"""Registering and logging in by the pages of allauth, and what the trail holds of it."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from award.accounts.models import User
from award.audit.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db

SIGNUP = {"name": "王小明", "email": "Wang@Example.org", "password1": "Correct-Horse-9", "password2": "Correct-Horse-9"}


def actions():
    return list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))


def log_in(client, email, password=factories.PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_registering_sends_a_link_and_only_the_link_opens_the_account(client):
    response = client.post("/accounts/signup/", SIGNUP)
    assert response["Location"] == "/accounts/confirm-email/"
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("wang@example.org", "王小明", "zh-hans")
    assert actions() == ["user.registered"]
    assert log_in(client, user.email, "Correct-Horse-9")["Location"] == "/accounts/confirm-email/"
    assert client.get("/my/").status_code == 302

    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    assert mail.outbox[0].to == ["wang@example.org"]
    assert client.get(link).status_code == 200  # a mail scanner that follows the link confirms nothing
    assert not user.emailaddress_set.get().verified
    client.post(link)
    assert user.emailaddress_set.get().verified
    assert log_in(client, "WANG@example.org", "Correct-Horse-9")["Location"] == "/dashboard/"
    assert client.get("/my/").status_code == 200


def test_a_known_address_is_not_given_away(client):
    known = factories.make_user()
    fresh = client.post("/accounts/signup/", SIGNUP)
    again = client.post("/accounts/signup/", {**SIGNUP, "email": known.email})
    assert (fresh.status_code, fresh["Location"]) == (again.status_code, again["Location"])
    assert User.objects.filter(email=known.email).count() == 1


@pytest.mark.parametrize("password", ["short-1", "12345678901", "password123", "wang@example.org"])
def test_weak_passwords_are_refused(client, password):
    response = client.post("/accounts/signup/", {**SIGNUP, "password1": password, "password2": password})
    assert response.status_code == 200
    assert not User.objects.exists()
    assert 'value="王小明"' in response.text


def test_a_name_is_one_clean_line(client):
    client.post("/accounts/signup/", {**SIGNUP, "name": "王\n点击此处领奖 http://example.org"})
    assert "\n" not in User.objects.get().name
    response = client.post("/accounts/signup/", {**SIGNUP, "email": "b@example.org", "name": "a\u202eb"})
    assert response.status_code == 200
    assert User.objects.count() == 1


def test_nobody_registers_with_a_role(client):
    client.post("/accounts/signup/", {**SIGNUP, "is_staff": "1", "is_superuser": "1", "roles": "office"})
    user = User.objects.get()
    assert not (user.is_staff)
    assert not (user.is_superuser)
    assert not (user.role_names)


def test_logging_in_is_recorded(client):
    user = factories.make_user("someone", password=factories.PASSWORD)
    assert log_in(client, user.email)["Location"] == "/dashboard/"
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("session.began", user)


def test_a_wrong_password_is_recorded_without_what_was_typed(client):
    user = factories.make_user("someone", password=factories.PASSWORD)
    log_in(client, user.email, "wrong-password-1")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_id) == ("session.refused", None)
    assert user.email not in event.body
    assert "wrong-password-1" not in event.body


def test_a_wrong_password_and_an_unknown_person_look_the_same(client):
    user = factories.make_user("someone", password=factories.PASSWORD)
    pages = [log_in(client, email, "wrong-password-1") for email in (user.email, "nobody@example.org")]
    texts = [re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", page.text) for page in pages]
    assert texts[0] == texts[1]


def test_after_five_wrong_passwords_the_right_one_waits_and_others_do_not(client):
    user, other = (factories.make_user(name, password=factories.PASSWORD) for name in ("someone", "other"))
    for _ in range(5):
        log_in(client, user.email.upper(), "wrong-password-1")
    assert log_in(client, user.email).status_code == 200
    assert client.get("/my/").status_code == 302
    assert log_in(client, other.email).status_code == 302


def test_an_account_that_is_closed_ends_its_session(client):
    user = factories.make_user("someone", password=factories.PASSWORD)
    log_in(client, user.email)
    assert client.get("/my/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/my/").status_code == 302


def test_a_login_leads_only_to_our_own_pages(client):
    user = factories.make_user("someone", password=factories.PASSWORD)
    response = client.post(
        "/accounts/login/?next=https://example.org/",
        {"login": user.email, "password": factories.PASSWORD, "next": "https://example.org/"},
    )
    assert response["Location"] == "/dashboard/"
