"""A browser of the office, and of its head."""

from __future__ import annotations

import pytest

from tests.factories import make_user


@pytest.fixture
def office(client):
    user = make_user("clerk", "office")
    client.force_login(user)
    return client


@pytest.fixture
def head(client):
    client.force_login(make_user("head", "chief"))
    return client
