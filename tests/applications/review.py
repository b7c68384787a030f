"""Applications after their submission: returned, extended, with a recommending body."""

from __future__ import annotations

from datetime import datetime, timedelta

from award.accounts.models import Division, Organisation, Role, User
from award.applications.models import Application, Correction, CorrectionPoint, Extension
from award.core.clock import now
from award.cycles.models import Cycle
from tests.factories import ROOT, make_application, make_cycle, make_organisation, make_programme, make_user

DAY = timedelta(days=1)


def with_grace(minutes: int) -> str:
    text = (ROOT / "criteria" / "programmes" / "hainan.toml").read_text()
    return text.replace("grace_minutes = 0", f"grace_minutes = {minutes}")


def extend(application: Application, closes_at: datetime, minutes_ago: int = 0) -> Extension:
    return Extension.objects.create(
        application=application, closes_at=closes_at, reason="台风停电", asked_by=make_user("", "office"),
        granted_by=make_user("", "office"), granted_at=now() - timedelta(minutes=minutes_ago),
    )  # fmt: skip


def send_back(
    application: Application, due_at: datetime, *points: tuple[str, str], origin: str = "office"
) -> Correction:
    """Return the application by hand, with the points (place, code)."""
    Application.objects.filter(pk=application.pk).update(state="returned")
    application.refresh_from_db()
    correction = Correction.objects.create(
        application=application, revision=application.revisions.latest("number"), origin=origin,
        due_at=due_at, returned_by=make_user("", "office"), returned_at=now() - timedelta(days=1),
    )  # fmt: skip
    for place, code in points or (("item", "4.1.2"),):
        CorrectionPoint.objects.create(correction=correction, place=place, code=code, words="请补充")
    return correction


def recommending_cycle(quota: int | None = 1, more: str = "", state: str = "eligibility", **fields) -> Cycle:
    text = (ROOT / "criteria" / "programmes" / "hainan.toml").read_text()
    table = f"\n[recommendation]\nis_required = true\ndays = 5\n{'' if quota is None else f'quota = {quota}'}\n{more}"
    head, found, tail = text.partition("[recommendation]")
    if found:  # the committed programme has the table: replace it up to the next one
        tail = tail[tail.index("\n[", 1) :]
    closes = fields.pop("applications_close_at", now() - DAY)
    return make_cycle(state, programme=make_programme(text=head + tail + table), applications_close_at=closes, **fields)


def applied(cycle: Cycle, division: str = "460100") -> Application:
    organisation = make_organisation(owner=(owner := make_user("owner")))
    Division.objects.get_or_create(code=division, defaults={"name_zh": division, "name_en": division})
    Organisation.objects.filter(pk=organisation.pk).update(division_id=division)
    organisation.refresh_from_db()
    return make_application(cycle, owner, "submitted", organisation)


def recommender(code: str = "460100") -> User:
    user = make_user("bureau")
    Role.objects.create(user=user, name="recommender", division=code)
    return user
