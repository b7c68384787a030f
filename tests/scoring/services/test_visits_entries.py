"""Entries of a visit: once by their own name, stale ones refused, clocks within bounds, frozen with the sheet."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

from award.audit.models import AuditEvent
from award.core.access import HiddenFromActor
from award.core.clock import now
from award.core.errors import Conflict, ServiceError, StaleState
from award.domain.programmetables import SiteVisitRules
from award.scoring import services
from award.scoring.models import ConsensusMark, Finding, ItemScore, ScoreSheet, VisitFinding, VisitPhoto, VisitPoint
from award.scoring.photographs import picture_of
from award.scoring.services import visits_entries
from tests.scoring.scene import actions, last_event, stranger
from tests.scoring.visiting import agree, note, opened, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def _picture(**more):
    import io

    return picture_of("a.jpg", io.BytesIO(photograph(**more)), SiteVisitRules())


def _photo(found, site, finding, **more):
    values = {"client_id": uuid4(), "picture": _picture(), "actor": found.user(1)} | more
    return services.add_photo(visit=site, finding_id=finding.client_id, **values)


@pytest.mark.parametrize("kind", ["point", "finding", "interview", "document"])
def test_an_entry_sent_again_is_the_same_row_and_leaves_one_event(kind):
    found, site = opened()
    name = uuid4()
    first = note(found, site, kind, client_id=name)
    assert note(found, site, kind, client_id=name) == first
    assert actions().count("site_visit.noted") == 1
    assert (first.author, first.version) == (found.user(1), 1)


def test_a_change_carries_the_version_it_was_typed_upon():
    found, site = opened()
    row = note(found, site)
    changed = note(found, site, client_id=row.client_id, version=1, text="改后的话")
    assert (changed.pk, changed.version, changed.text) == (row.pk, 2, "改后的话")
    assert note(found, site, client_id=row.client_id, version=1, text="改后的话").version == 2  # its answer was lost
    with pytest.raises(Conflict) as stale:
        note(found, site, client_id=row.client_id, version=1, text="别的话", actor=found.user(2))
    assert (stale.value.version, stale.value.current) == (2, "Strength\n改后的话")
    assert VisitFinding.objects.get().author == found.user(1)


def test_a_change_of_what_was_deleted_says_so():
    found, site = opened()
    with pytest.raises(StaleState, match="deleted"):
        note(found, site, version=1)
    with pytest.raises(StaleState, match="deleted"):
        services.save_entry(
            actor=found.user(1), visit=site, kind="result", client_id=uuid4(), version=0,
            values={"result": "confirmed", "found": ""},
        )  # fmt: skip


def test_the_clock_of_the_device_counts_within_bounds():
    found, site = opened()
    early = now() - timedelta(hours=5)
    assert note(found, site, noted_at=early).noted_at == early
    for wrong in (now() + timedelta(hours=1), now() - timedelta(days=8)):
        row = note(found, site, noted_at=wrong)
        assert abs(row.noted_at - row.created_at) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("finding", {"text": "字" * 1001}, "1000 characters"),
        ("finding", {"text": "\u202e反"}, "direction"),
        ("finding", {"point": None, "item": None}, "null"),
        ("finding", {"text": ""}, "blank"),
        ("interview", {"department": "x" * 121}, "120"),
        ("document", {"title": ""}, "blank"),
    ],
)
def test_faulty_entries_are_refused(kind, values, words):
    found, site = opened()
    with pytest.raises(ServiceError, match=words):
        note(found, site, kind, **values)
    assert "site_visit.noted" not in actions()


def test_a_point_that_was_carried_over_keeps_its_words_and_stays():
    found, site = opened()
    point = VisitPoint.objects.get()
    with pytest.raises(ServiceError, match="keeps its words"):
        note(found, site, "point", client_id=point.client_id, version=1, text="别的")
    with pytest.raises(ServiceError, match="stays"):
        services.delete_entry(actor=found.chair, visit=site, kind="point", client_id=point.client_id)
    own = note(found, site, "point")
    services.delete_entry(actor=found.user(1), visit=site, kind="point", client_id=own.client_id)
    assert VisitPoint.objects.get() == point


def test_a_visit_holds_so_many_entries_of_a_kind(monkeypatch):
    monkeypatch.setattr(visits_entries, "MOST_ENTRIES", 1)
    found, site = opened()
    note(found, site)
    with pytest.raises(ServiceError, match="at most 1"):
        note(found, site)


def test_photographs_are_counted_named_once_and_go_with_their_finding(django_capture_on_commit_callbacks):
    found, site = opened()
    finding = note(found, site)
    first = _photo(found, site, finding)
    path = Path(settings.MEDIA_ROOT, first.path)
    assert path.is_file()
    again = _photo(found, site, finding, client_id=first.client_id)
    assert again == first
    with pytest.raises(StaleState):
        _photo(found, site, finding, client_id=first.client_id, picture=_picture(size=(70, 50)))
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_entry(actor=found.user(1), visit=site, kind="finding", client_id=finding.client_id)
    assert not VisitPhoto.objects.exists()
    assert not path.exists()
    with pytest.raises(StaleState):
        services.delete_entry(actor=found.user(1), visit=site, kind="photo", client_id=first.client_id)


def test_the_programme_limits_the_photographs(monkeypatch):
    found, site = opened()
    finding = note(found, site)
    monkeypatch.setattr(visits_entries, "rules_of", lambda visit: SiteVisitRules(photographs=1))
    _photo(found, site, finding)
    with pytest.raises(ServiceError, match="at most 1 photographs"):
        _photo(found, site, finding)


def test_only_author_chair_and_secretary_delete():
    found, site = opened()
    row = note(found, site)
    with pytest.raises(ServiceError, match="Its author"):
        services.delete_entry(actor=found.user(2), visit=site, kind="finding", client_id=row.client_id)
    services.delete_entry(actor=found.chair, visit=site, kind="finding", client_id=row.client_id)
    assert last_event().action == "site_visit.entry_deleted"


@pytest.mark.parametrize("who", ["conflicted", "left", "other_panel", "office", "owner"])
def test_strangers_write_nothing(who):
    found, site = opened()
    row = note(found, site)
    actor = stranger(found, who)
    for act in (
        lambda: note(found, site, actor=actor),
        lambda: services.delete_entry(actor=actor, visit=site, kind="finding", client_id=row.client_id),
        lambda: _photo(found, site, row, actor=actor),
    ):
        with pytest.raises(HiddenFromActor):
            act()
    assert VisitFinding.objects.count() == 1


def test_once_agreed_nothing_is_written():
    found, site = opened()
    row = note(found, site)
    agree(site)
    for act in (
        lambda: note(found, site),
        lambda: services.delete_entry(actor=found.chair, visit=site, kind="finding", client_id=row.client_id),
        lambda: _photo(found, site, row),
    ):
        with pytest.raises(ServiceError, match="agreed"):
            act()


def test_a_visit_changes_no_sheet_no_remark_and_no_mark():
    found, site = opened()

    def kept():
        rows = [list(model.objects.order_by("pk").values()) for model in (ScoreSheet, Finding, ItemScore)]
        return rows, list(ConsensusMark.objects.filter(sheet__round__kind="consensus").values())

    before = kept()
    for kind in ("point", "finding", "interview", "document"):
        note(found, site, kind)
    assert kept() == before


def test_the_trail_holds_no_word_that_was_noted():
    found, site = opened()
    for kind in ("point", "finding", "interview", "document"):
        note(found, site, kind)
    bodies = "".join(AuditEvent.objects.values_list("body", flat=True))
    for words in ("冷链", "看板", "点检", "校准", "有效期"):
        assert words not in bodies


def test_a_member_of_another_visit_reaches_nothing_by_the_name_of_an_entry():
    found, site = opened()
    row = note(found, site)
    other, elsewhere = opened()
    with pytest.raises(StaleState):
        services.delete_entry(actor=other.chair, visit=elsewhere, kind="finding", client_id=row.client_id)
    note(other, elsewhere, client_id=row.client_id)
    assert VisitFinding.objects.filter(client_id=row.client_id).count() == 2
