from datetime import timedelta

import pytest
import time_machine

from award.core.clock import now
from award.scoring import queries
from award.scoring.lookover import look_over, own_pace
from award.scoring.models import FactorTick
from tests import factories as make
from tests.scoring.scene import CODE, Scene, finding_on, scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _over(found: Scene, sheet):
    actor = found.user(0)
    return look_over(
        make.criteria(), queries.scores_of(sheet), queries.findings_of(sheet), queries.all_ticks_of(sheet),
        queries.own_other_marks(actor, sheet),
    )  # fmt: skip


def _another(found: Scene, percent: int) -> Scene:
    """Another application of the panel, marked by everyone with one per cent."""
    application = make.make_application(found.cycle, state="accepted")
    other = Scene(
        found.cycle, found.round, found.panel, application, make.assign(found.panel, application, found.round)
    )
    other.sheet(0, percent)
    return other


def test_pace_is_what_is_left_by_the_days_left_rounded_up():
    with time_machine.travel(now(), tick=False):
        pace = own_pace(9, now() + timedelta(days=3, hours=1))
        assert (pace.left, pace.days, pace.a_day) == (9, 4, 3)
        assert own_pace(9, now()) is None
        assert own_pace(0, now() + timedelta(days=1)) is None
        assert own_pace(9, None) is None


def test_shape_shows_the_per_cent_of_each_category_once_all_are_marked():
    found = scene()
    half = found.sheet(0, {"4.1.2": 50})
    assert _over(found, half).shape is None
    found = scene()
    shape = _over(found, found.sheet(0, 55)).shape
    assert {share for _category, share in shape.rows} == {"55.0"}
    assert len(shape.rows) == len(make.criteria().categories)
    assert "<svg" in shape.picture


def test_doubts_and_remarks_without_evidence_are_named_by_item():
    found = scene()
    sheet = found.sheet(0, 55)
    finding_on(sheet)
    bare = finding_on(sheet, code="4.1.2")
    bare.citations.all().delete()
    item = found.item("4.1.3")
    for factor in make.criteria().kind_of("4.1.3").factors:
        FactorTick.objects.create(sheet=sheet, item=item, factor=factor, value="not", updated_at=now())
    over = _over(found, sheet)
    assert [(row.code, count) for row, count in over.uncited] == [("4.1.2", 1)]
    assert [row.code for row, _text in over.doubts] == ["4.1.3"]


def test_marks_are_compared_with_the_own_other_sheets_alone():
    found = scene()
    sheet = found.sheet(0, 70)
    found.sheet(1, 5)  # a peer's
    _another(found, 40)
    assert not _over(found, sheet).is_compared
    second = _another(found, 60)
    second.sheet(1, 95)  # a peer's
    over = _over(found, sheet)
    assert over.others == 2
    assert {(row.percent, row.low, row.high) for row in over.unusual} == {(70, 40, 60)}
    make.make_conflict(found.user(0), second.application)
    assert not _over(found, sheet).is_compared  # what was taken away counts no more


@pytest.mark.parametrize("others", [1, 3])
def test_the_summary_asks_as_much_however_many_sheets_there_are(client, django_assert_num_queries, others):
    found = scene()
    sheet = found.sheet(0, 55)
    for _number in range(others):
        _another(found, 50)
    client.force_login(found.user(0))
    client.get(f"/panel/sheets/{sheet.pk}/summary/")
    with django_assert_num_queries(10):
        assert client.get(f"/panel/sheets/{sheet.pk}/summary/").status_code == 200
    assert CODE in client.get(f"/panel/sheets/{sheet.pk}/summary/").content.decode()
