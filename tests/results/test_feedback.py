import pytest

from award.domain import remarks as domain
from award.results.feedback import SENTENCES, report_of
from award.results.models import FeedbackRemark
from tests.results.feedbackcases import GOOD, begun

pytestmark = [pytest.mark.django_db]


def _add(draft, text, kind, passages=(), code="4.5.3", position=9):
    item = draft.source.round.cycle.programme.criteria_set.items.get(code=code)
    return FeedbackRemark.objects.create(
        draft=draft, item=item, kind=kind, text=text, passages=list(passages), position=position,
        updated_at=draft.begun_at,
    )  # fmt: skip


def test_each_remark_stands_at_its_item_with_what_is_to_be_looked_at():
    _found, draft = begun()
    _add(draft, f"{GOOD}，但未说明", "opportunity", [["p1", "¶1"]])
    report = report_of(draft)
    lines = next(row for _category, rows in report.groups for row in rows if row.item.code == "4.5.3")
    assert [line.remark.text for line in lines.strengths] == [GOOD]
    assert lines.strengths[0].labels == ["¶1"]
    assert lines.strengths[0].faults == []
    [(sentence, bars)] = lines.opportunities[0].faults
    assert GOOD in sentence
    assert not bars
    assert (report.barring, report.open) == (0, 1)
    assert "4.5.3" not in {item.code for item in report.silent}
    assert len(report.silent) == 22


def test_names_in_the_key_themes_bar_the_report():
    found, draft = begun()
    draft.themes = f"{found.chair.name}的总体印象，联系 a@example.org"
    report = report_of(draft)
    assert [bars for _sentence, bars in report.themes_faults] == [True, True]
    assert report.barring == 2


def test_every_code_of_the_checks_has_a_sentence():
    rules = domain.FeedbackRules()
    texts = [
        "林某建议得分很差 a@example.org", "字" * 400, GOOD, GOOD,
    ]  # fmt: skip
    rows = [domain.Remark(str(n), "1", "strength", text, frozenset()) for n, text in enumerate(texts[:3])]
    rows += [domain.Remark("o", "1", "opportunity", GOOD, frozenset({"p1"}))]
    rows += [domain.Remark("s", "1", "strength", "供方每年评价", frozenset({"p1"}))]
    rows += [domain.Remark("p", "1", "opportunity", "尚未见到复制后的评价方法和结果", frozenset({"p1"}))]
    found = {fault.code for fault in domain.check_remarks(rows, rules, ["林某"])}
    assert found == set(SENTENCES)
    assert {fault.code for fault in domain.check_remarks(rows, rules, ["林某"]) if fault.bars} == {
        "remark.name", "remark.contact", "remark.mark", "remark.long",
    }  # fmt: skip
