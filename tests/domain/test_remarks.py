import pytest

from award.domain.remarks import (
    FeedbackRules,
    Remark,
    check_remarks,
    contacts_in,
    first_word,
    longest_in_common,
    names_in,
)

GOOD = "关键工序数据由制造执行系统每班采集，覆盖率达到九成以上"
RULES = FeedbackRules()


def _remark(text=GOOD, kind="strength", key="1", item="4.5.3", passages=("text:3",)):
    return Remark(key, item, kind, text, frozenset(passages))


def _codes(*remarks, names=(), rules=RULES):
    return [(fault.key, fault.code, fault.bars) for fault in check_remarks(remarks, rules, names)]


def test_a_remark_that_says_what_was_seen_and_where_is_fine():
    assert _codes(_remark()) == []


@pytest.mark.parametrize(
    ("text", "code", "bars"),
    [
        ("建议" + GOOD, "remark.prescriptive", False),
        ("The organisation should collect data every shift", "remark.prescriptive", False),
        ("过程的展开很差，三个基地只覆盖了两个基地", "remark.judging", False),
        ("本条得分在各组织中处于中间，方法系统而有效", "remark.mark", True),
        ("工序有效", "remark.short", False),
        ("过程" * 200, "remark.long", True),
        (GOOD + "，联系人 a.b@example.org", "remark.contact", True),
    ],
)
def test_each_fault_is_found(text, code, bars):
    assert ("1", code, bars) in _codes(_remark(text))


@pytest.mark.parametrize(
    "text", ["供应商应用了统计过程控制，响应时间逐年缩短", "Mustard producers showed shoulder to shoulder work"]
)
def test_words_that_only_look_like_a_prescription_are_let_through(text):
    assert not any(code == "remark.prescriptive" for _key, code, _bars in _codes(_remark(text)))


def test_a_remark_without_a_passage_lacks_evidence():
    assert _codes(_remark(passages=())) == [("1", "remark.no_evidence", False)]


def test_names_bar_the_report_in_any_width_and_case():
    assert names_in("林某 与 ＡＣＭＥ 公司", ["林某", "Acme", "王"]) == ["Acme", "林某"]
    assert ("1", "remark.name", True) in _codes(_remark(GOOD + "，林某主持"), names=["林某"])
    assert names_in("Analogue", ["Ana"]) == []  # a Latin name is a whole word


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("电话13800000000", ["13800000000"]),
        ("0898-651234", []),
        ("0898-65123457", ["0898-65123457"]),
        ("产量 138000000001 件", []),
        ("比例 0.13800000000", []),
        ("写信至 office@example.org。", ["office@example.org"]),
    ],
)
def test_contact_data_is_told_from_figures(text, hits):
    assert contacts_in(text) == hits


def test_strength_and_opportunity_of_one_item_that_say_the_same_contradict():
    praise = _remark("制造执行系统每班采集关键工序数据，覆盖全部车间", key="s")
    blame = _remark("未说明制造执行系统每班采集关键工序数据的依据", "opportunity", "o", passages=("text:5",))
    assert _codes(praise, blame) == [("o", "remark.contradiction", False)]
    elsewhere = _remark(blame.text, "opportunity", "o", item="4.5.2", passages=("text:5",))
    assert _codes(praise, elsewhere) == []


def test_the_same_passage_for_praise_and_blame_is_pointed_out():
    blame = _remark("尚未见到复制到其他基地后的效果评价方法", "opportunity", "o")
    assert _codes(_remark(key="s"), blame) == [("o", "remark.same_passage", False)]


def test_longest_run_in_common_and_first_word():
    assert longest_in_common("方法系统有效", "其方法系统性强") == "方法系统"
    assert longest_in_common("", "甲") == ""
    assert first_word("We recommend it", ("suggest", "recommend")) == "recommend"


def test_rules_are_data():
    strict = FeedbackRules(minimum=100, prescriptive=("采集",))
    assert {code for _key, code, _bars in _codes(_remark(), rules=strict)} == {"remark.short", "remark.prescriptive"}
