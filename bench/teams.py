"""Applicants who all write at once: teams with an open application and a session each, by bulk inserts."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from award.accounts.models import Membership, Organisation, User
from award.applications.content import layers_of
from award.applications.models import Answer, Application
from award.core.clock import now
from award.cycles.queries import criteria_of
from tests import factories

BATCH = 500
FIELDS = 4  # the texts that each team writes on in turn

Team = dict[str, Any]


@transaction.atomic
def build_teams(count: int) -> list[Team]:
    """`count` organisations, each with an owner who is logged in and an empty application in one open cycle."""
    cycle = factories.make_cycle("applying")
    users = User.objects.bulk_create(
        (User(email=f"team-{place}@example.org", name=f"申报人{place}") for place in range(count)), BATCH
    )
    sample = factories.make_organisation(owner=factories.make_user("sample"))
    organisations = Organisation.objects.bulk_create(
        (
            Organisation(
                credit_code=factories.make_credit_code(1_000_000 + place),
                name=f"写作企业{place:04d}有限公司",
                division=sample.division,
                industry=sample.industry,
                size="medium",
            )
            for place in range(count)
        ),
        BATCH,
    )
    Membership.objects.bulk_create(
        (
            Membership(organisation=row, user=user, role=Membership.Role.OWNER)
            for row, user in zip(organisations, users, strict=True)
        ),
        BATCH,
    )
    applications = Application.objects.bulk_create(
        (
            Application(
                cycle=cycle, organisation=row, number=f"HN{cycle.year}-{place:04d}", created_by=user, created_at=now()
            )
            for place, (row, user) in enumerate(zip(organisations, users, strict=True), start=1)
        ),
        BATCH,
    )
    sessions = [_session(user) for user in users]
    Session.objects.bulk_create(sessions, BATCH)
    fields = fields_of(applications[0])
    return [
        {"pk": row.pk, "session": session.session_key, "fields": fields}
        for row, session in zip(applications, sessions, strict=True)
    ]


def fields_of(application: Application) -> list[tuple[str, str]]:
    """(item, layer) of the first texts of the criteria."""
    criteria = criteria_of(application.cycle)
    every = [(item.code, layer) for item in criteria.items for layer in layers_of(criteria, item.kind)]
    return every[:FIELDS]


def _session(user: User) -> Session:
    """The row that logging in leaves."""
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    store = SessionStore(secrets.token_hex(16))
    return Session(
        session_key=store.session_key or "",
        session_data=store.encode(data),
        expire_date=store.get_expiry_date(),
    )


def missing(expected: list[tuple[int, str, str, list[str]]]) -> list[str]:
    """What was acknowledged and does not stand in the database: (application, item, layer, its pieces) each."""
    texts = {
        (pk, code, layer): text
        for pk, code, layer, text in Answer.objects.values_list("application_id", "item__code", "layer", "text")
    }
    return [
        f"application {pk}, {code} {layer}: {piece}"
        for pk, code, layer, pieces in expected
        for piece in pieces
        if piece not in texts.get((pk, code, layer), "")
    ]
