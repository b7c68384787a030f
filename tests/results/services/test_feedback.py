import hashlib
import json

import pytest
from django.http import Http404

from award.core.errors import Conflict, ServiceError, StaleState
from award.results import services
from award.results.models import FeedbackDraft, FeedbackRemark
from award.scoring.models import ConsensusSheet
from tests import factories as make
from tests.results.feedbackcases import BETTER, GOOD, agreed, begun, merged
from tests.scoring.scene import last_event, secretary, talk

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _remark(found, draft, text=BETTER, kind="strength", code="4.5.3", actor=None, **more):
    return services.save_feedback_remark(
        actor=actor or found.chair, draft=draft, item=found.item(code), kind=kind, text=text, **more
    )


def _submit(found, draft, looked_over=False, actor=None):
    return services.submit_feedback(actor=actor or found.chair, draft=draft, is_looked_over=looked_over)


def test_the_draft_begins_with_the_remarks_of_the_sheets_and_what_they_cite():
    found, draft = begun()
    row = draft.remarks.get()
    assert (row.item.code, row.kind, row.text, row.passages) == ("4.5.3", "strength", GOOD, [["p1", "¶1"]])
    body = json.loads(last_event().body)
    assert (body["action"], body["after"]["remarks"]) == ("feedback_draft.begun", 1)
    assert GOOD not in last_event().body
    assert services.begin_feedback(actor=found.chair, sheet=draft.source).pk == draft.pk


def test_merged_remarks_go_before_those_of_the_sheets_and_issues_are_left_out():
    found, sheet = agreed()
    merged(sheet)
    merged(sheet, "到现场核实", "issue")
    draft = services.begin_feedback(actor=found.chair, sheet=sheet)
    assert [row.text for row in draft.remarks.all()] == [BETTER]


def test_a_draft_begins_only_from_an_agreed_sheet_and_by_those_who_write_it():
    found, open_sheet = talk()
    with pytest.raises(ServiceError):
        services.begin_feedback(actor=found.chair, sheet=open_sheet)
    ConsensusSheet.objects.all().delete()
    found, sheet = agreed()
    with pytest.raises(ServiceError):
        services.begin_feedback(actor=found.user(1), sheet=sheet)
    with pytest.raises(Http404):
        services.begin_feedback(actor=make.make_user("chief", "office", "chief"), sheet=sheet)
    assert not FeedbackDraft.objects.exists()
    assert services.begin_feedback(actor=secretary(found), sheet=sheet).state == "drafting"


def test_themes_and_remarks_refuse_what_is_stale_and_show_what_was_saved():
    found, draft = begun()
    services.save_themes(actor=found.chair, draft=draft, themes="过程系统而有效", version=0)
    with pytest.raises(Conflict) as clash:
        services.save_themes(actor=found.chair, draft=draft, themes="另一句", version=0)
    assert (clash.value.current, clash.value.version) == ("过程系统而有效", 1)
    row = draft.remarks.get()
    _remark(found, draft, remark=row, version=1)
    with pytest.raises(Conflict) as clash:
        _remark(found, draft, "另一句", remark=row, version=1)
    assert clash.value.current == BETTER
    services.delete_feedback_remark(actor=found.chair, remark=row)
    with pytest.raises(StaleState):
        _remark(found, draft, "又一句", remark=row, version=2)


@pytest.mark.parametrize("text", ["", "  ", "字" * 2001, "a\x00b"])
def test_a_remark_must_be_a_text_of_bearable_length(text):
    found, draft = begun()
    with pytest.raises(ServiceError):
        _remark(found, draft, text)
    with pytest.raises(ServiceError):
        _remark(found, draft, GOOD, kind="issue")
    assert draft.remarks.count() == 1


def test_twenty_remarks_of_a_kind_are_enough():
    found, draft = begun()
    for number in range(19):
        _remark(found, draft, f"{BETTER}{number}")
    with pytest.raises(ServiceError):
        _remark(found, draft)
    _remark(found, draft, kind="opportunity")


def test_a_remark_moves_up_and_the_first_stays():
    found, draft = begun()
    second, third = _remark(found, draft, "第二条"), _remark(found, draft, "第三条")
    services.raise_feedback_remark(actor=found.chair, remark=third)
    services.raise_feedback_remark(actor=found.chair, remark=draft.remarks.get(text=GOOD))
    assert [row.text for row in draft.remarks.all()] == [GOOD, "第三条", "第二条"]
    assert FeedbackRemark.objects.get(pk=second.pk).position == 3


def test_submitting_freezes_the_report_with_its_hash():
    found, draft = begun()
    done = _submit(found, draft)
    assert done.sha256 == hashlib.sha256(done.payload.encode()).hexdigest()
    assert json.loads(done.payload)["remarks"][0]["text"] == GOOD
    assert json.loads(last_event().body)["after"]["sha256"] == done.sha256
    with pytest.raises(ServiceError):
        _remark(found, draft)


def test_what_bars_the_report_must_be_put_right_and_the_rest_looked_over():
    found, draft = begun()
    _remark(found, draft, "建议" + BETTER)  # without evidence too
    with pytest.raises(ServiceError, match="2"):
        _submit(found, draft)
    named = _remark(found, draft, f"{found.chair.name}认为过程的展开系统而有效，见第三段")
    with pytest.raises(ServiceError) as barred:
        _submit(found, draft, looked_over=True)
    assert barred.value.code == "feedback_barred"
    services.delete_feedback_remark(actor=found.chair, remark=named)
    assert _submit(found, draft, looked_over=True).looked_over == 2


def test_only_the_chair_hands_in_and_takes_back_and_not_after_the_publication():
    found, draft = begun()
    for actor in (found.user(1), secretary(found)):
        with pytest.raises(ServiceError):
            _submit(found, draft, actor=actor)
    done = _submit(found, draft)
    back = services.take_back_feedback(actor=found.chair, draft=done)
    assert (back.state, back.payload, back.sha256) == ("drafting", "", "")
    assert json.loads(last_event().body)["action"] == "feedback_draft.taken_back"
    done = _submit(found, back)
    found.cycle.state = "published"
    found.cycle.save()
    done = FeedbackDraft.objects.select_related("source__round__cycle").get(pk=done.pk)
    with pytest.raises((ServiceError, Http404)):
        services.take_back_feedback(actor=found.chair, draft=done)


def test_an_empty_report_is_not_handed_in():
    found, draft = begun()
    services.delete_feedback_remark(actor=found.chair, remark=draft.remarks.get())
    with pytest.raises(ServiceError) as refused:
        _submit(found, draft)
    assert refused.value.code == "feedback_empty"


def test_who_has_a_conflict_neither_reads_nor_writes():
    found, draft = begun()
    make.make_conflict(found.chair, found.application)
    with pytest.raises(Http404):
        _remark(found, draft)
    with pytest.raises(Http404):
        _submit(found, draft)
