"""A passkey from adding it to logging in, with an authenticator that Chromium itself plays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_passkey_is_added_and_logs_in_without_a_password(enter):
    person = make_user("chen")
    person.set_password(PASSWORD)
    person.save()
    page = enter(None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    page.goto("/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/my/"))
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "办公室电脑")
    if (passwordless := page.locator("input[name=passwordless]")).count():
        passwordless.check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("main")).to_contain_text(re.compile("办公室电脑|恢复代码"))
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile("/my/"))
    expect(page.locator("body")).to_contain_text(person.email)
