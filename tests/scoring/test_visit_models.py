"""The constraints of a visit."""

from __future__ import annotations

from datetime import date, time
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from award.core.clock import now
from award.scoring.models import AgendaEntry, SiteVisit, VisitMember, VisitPhoto
from tests.scoring.visiting import note, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _breaks(name, act):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    text = str(refused.value)
    assert name in text or "UNIQUE constraint failed" in text


def test_a_visit_has_both_days_in_order_and_is_sent_with_its_copy():
    _found, site = opened()
    rows = SiteVisit.objects.filter(pk=site.pk)
    first, before = date(2026, 12, 8), date(2026, 12, 7)
    _breaks("site_visit_has_both_days_in_order", lambda: rows.update(starts_on=first, ends_on=before))
    _breaks("site_visit_has_both_days_in_order", lambda: rows.update(starts_on=None, ends_on=before))
    _breaks("site_visit_sent_iff_copied", lambda: rows.update(sent_at=now()))
    _breaks("site_visit_sent_iff_copied", lambda: rows.update(sent_payload="{}"))


def test_a_member_goes_once_and_a_line_ends_after_it_begins():
    _found, site = opened()
    seat = site.members.first().seat
    _breaks("visit_member_once", lambda: VisitMember.objects.create(visit=site, seat=seat))
    late = {"visit": site, "starts": time(10), "ends": time(10), "what": "x"}
    _breaks("agenda_entry_ends_after_it_starts", lambda: AgendaEntry.objects.create(**late))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("point", "visit_point_once"),
        ("finding", "visit_finding_once"),
        ("interview", "visit_interview_once"),
        ("document", "visit_document_once"),
    ],
)
def test_an_entry_is_there_once_by_its_name(kind, name):
    found, site = opened()
    row = note(found, site, kind)
    row.pk, row._state.adding = None, True
    _breaks(name, row.save)
    row.client_id = uuid4()
    row.save()
    assert str(row)


def test_a_photograph_is_there_once_by_its_name():
    found, site = opened()
    finding = note(found, site)
    row = VisitPhoto(
        visit=site, finding=finding, client_id=uuid4(), path="a", size=1, sha256="a", source_sha256="b", width=1,
        height=1, noted_at=now(), created_at=now(), updated_at=now(),
    )  # fmt: skip
    row.save()
    row.pk, row._state.adding = None, True
    _breaks("visit_photo_once", row.save)


def test_points_and_findings_have_words():
    found, site = opened()
    for kind, name in (("point", "visit_point_has_text"), ("finding", "visit_finding_has_text")):
        row = note(found, site, kind)
        _breaks(name, lambda row=row: type(row).objects.filter(pk=row.pk).update(text=""))
