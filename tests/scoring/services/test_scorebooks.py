import pytest
from django.http import Http404

from award.core.errors import ServiceError, StaleState
from award.domain.errors import InputRefused
from award.scoring import services
from award.scoring.models import Finding, ItemScore, ScoreSheet
from award.scoring.scorebookchanges import changes_of
from award.scoring.scorebookrights import rows_for
from tests import factories as make
from tests.scoring.books import LETTERS, cell_of, edited, fresh, returned, state_of
from tests.scoring.scene import CODE, actions, finding_on, last_event, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _seen(found, data, place=0):
    return changes_of(found.user(place), found.round, returned(data, found.user(place), found.round)).digest


def _read(found, data, seen=None, place=0, **more):
    return services.read_scorebook(
        actor=found.user(place), round=found.round, data=data, name="book.xlsx",
        seen=_seen(found, data) if seen is None else seen, **more,
    )  # fmt: skip


def test_a_book_is_handed_out_with_an_event_and_without_a_sheet():
    found = scene()
    rows = rows_for(found.user(0), found.round)
    book, contents = services.hand_out_scorebook(actor=found.user(0), round=found.round, rows=rows)
    assert [part.assignment for part in book.parts] == list(contents) == [found.assignments[0].pk]
    assert actions() == ["scorebook.downloaded"]
    assert not ScoreSheet.objects.exists()


def test_a_sealed_sheet_is_not_handed_out():
    found = scene()
    found.sheet(0, 55, sealed=True)
    with pytest.raises(ServiceError):
        services.hand_out_scorebook(actor=found.user(0), round=found.round, rows=rows_for(found.user(0), found.round))


def test_marks_flags_and_remarks_are_written_and_the_untouched_kept():
    found = scene()
    sheet = found.sheet(0, {CODE: 55, "4.1.2": 20})
    kept, altered = finding_on(sheet, text="保持"), finding_on(sheet, text="要改")
    gone = finding_on(sheet, text="要删", kind="issue")
    data = fresh(found.user(0), found.round)
    before = state_of(sheet)
    book = edited(
        data, (cell_of(data, CODE), 60), (cell_of(data, "4.1.3"), 0), (cell_of(data, "4.1.3", "F"), "是"),
        (cell_of(data, CODE, LETTERS["strength"], 1), "改了"), (cell_of(data, CODE, LETTERS["issue"]), None),
        (cell_of(data, CODE, LETTERS["opportunity"], 2), "新的"),
    )  # fmt: skip
    _read(found, book)
    after = state_of(sheet)
    assert after["4.1.2"] == before["4.1.2"]
    assert after["4.1.3"] == [0, True, 1]
    assert after[CODE][:2] == [60, False]
    texts = {row.pk: (row.text, row.version) for row in Finding.objects.filter(sheet=sheet)}
    assert texts[kept.pk] == ("保持", 1)
    assert texts[altered.pk] == ("改了", 2)
    assert gone.pk not in texts
    assert [finding.citations.count() for finding in (kept, altered)] == [1, 1]
    assert [text for text, _version in texts.values()] == ["保持", "改了", "新的"]
    assert actions()[-1] == "scorebook.read"
    assert last_event().object_id == str(found.round.pk)


def test_all_or_nothing(monkeypatch):
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE), 60), (cell_of(data, CODE, LETTERS["strength"]), "新的"))

    def refuse(**_arguments):
        raise ServiceError("no", code="no")

    seen = _seen(found, book)
    monkeypatch.setattr("award.scoring.services.scorebooks.save_finding", refuse)
    before = actions()
    with pytest.raises(ServiceError):
        _read(found, book, seen)
    assert ItemScore.objects.get(sheet=sheet).percent == 55
    assert actions() == before


def test_what_was_not_looked_at_is_not_written():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE), 60))
    seen = _seen(found, book)
    ItemScore.objects.filter(sheet=sheet).update(percent=75, version=1)
    with pytest.raises(StaleState):
        _read(found, book, seen)
    assert ItemScore.objects.get(sheet=sheet).percent == 75


def test_a_stale_item_is_written_where_it_is_taken():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    remark = finding_on(sheet, text="原来")
    data = fresh(found.user(0), found.round)
    ItemScore.objects.filter(sheet=sheet).update(percent=75, version=1)
    Finding.objects.filter(pk=remark.pk).update(text="网上", version=2)
    book = edited(data, (cell_of(data, CODE), 60), (cell_of(data, CODE, LETTERS["strength"]), "书里"))
    with pytest.raises(ServiceError) as refusal:
        _read(found, book)
    assert refusal.value.code == "book_nothing"
    _read(found, book, taken={f"{found.assignments[0].pk}-{CODE}"})
    assert ItemScore.objects.get(sheet=sheet).percent == 60
    assert (Finding.objects.get().text, Finding.objects.get().version) == ("书里", 3)


def test_several_sheets_are_written_together_and_those_not_begun_are_begun():
    found = scene()
    found.sheet(0, {CODE: 55})
    make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    data = fresh(found.user(0), found.round)
    _read(found, edited(data, (cell_of(data, CODE), 60), (cell_of(data, CODE, part=1), 45)))
    assert sorted(ItemScore.objects.values_list("percent", flat=True)) == [45, 60]


def test_an_emptied_mark_is_taken_back():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    _read(found, edited(data, (cell_of(data, CODE), None)))
    score = ItemScore.objects.get(sheet=sheet)
    assert (score.percent, score.is_not_applicable) == (None, False)


def test_the_book_of_another_is_refused():
    found = scene()
    found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    with pytest.raises(InputRefused):
        services.read_scorebook(actor=found.user(1), round=found.round, data=data, name="b.xlsx", seen="")


def test_a_closed_round_takes_nothing():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE), 60))
    seen = _seen(found, book)
    found.close()
    with pytest.raises(ServiceError):
        _read(found, book, seen)
    assert ItemScore.objects.get(sheet=sheet).percent == 55


def test_after_a_conflict_nothing_is_written():
    found = scene()
    sheet = found.sheet(0, {CODE: 55})
    make.assign(found.panel, make.make_application(found.cycle, state="accepted"), found.round)
    data = fresh(found.user(0), found.round)
    book = edited(data, (cell_of(data, CODE), 60))
    seen = _seen(found, book)
    make.make_conflict(found.user(0), found.application)
    with pytest.raises((ServiceError, Http404)):
        _read(found, book, seen)
    assert ItemScore.objects.get(sheet=sheet).percent == 55
