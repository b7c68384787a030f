"""The quality of remarks that go to an applicant: what an editor looks at before the feedback report leaves.

After the rules of the Baldrige feedback: a remark says what was seen and where, not what to do; it names nobody, gives
no mark, and no item is praised and criticised for the same thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from typing import Annotated

from pydantic import Field

from award.domain.text import WORD, count_characters
from award.domain.tomlfiles import Many, Table

STRENGTH, OPPORTUNITY = "strength", "opportunity"
Word = Annotated[str, Field(min_length=2, max_length=40)]
Words = Annotated[Many[Word], Field(max_length=200)]

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# A mobile or fixed-line number, an identity card number: what stands in no report.
_NUMBER = re.compile(r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?![\d.])")


class FeedbackRules(Table):
    """What the checks of remarks go by. Chinese words are found anywhere, Latin ones as whole words.

    `minimum`, `maximum`: length of a remark, as `award.domain.text` counts. `prescriptive`: words that tell the
    applicant what to do. `judging`: words that judge people or scold. `marks`: words that give a mark or a rank away.
    `alike`: from so many characters in common on, a strength and an opportunity of one item say the same.
    """

    minimum: Annotated[int, Field(ge=0, le=500)] = 12
    maximum: Annotated[int, Field(ge=20, le=2000)] = 300
    alike: Annotated[int, Field(ge=4, le=200)] = 12
    prescriptive: Words = (
        "建议", "应当", "应该", "必须", "应进一步", "应加强", "应建立", "需加强", "需要加强", "需进一步", "可以考虑",
        "最好能",
        "should", "must", "ought", "recommend", "recommends", "suggest", "suggests", "consider", "needs to", "need to",
    )  # fmt: skip
    judging: Words = (
        "很差", "糟糕", "失败", "落后", "不负责任", "敷衍", "poor", "bad", "terrible", "careless", "failure", "weak",
    )  # fmt: skip
    marks: Words = (
        "得分", "分数", "评分为", "打分", "名次", "排名", "得分率", "scored", "ranked", "ranking", "percentage score",
    )  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """A remark as it is checked: `passages` are what it cites, by any names that are equal for equal passages."""

    key: str
    item: str
    kind: str
    text: str
    passages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RemarkFault:
    """What is to be looked at in a remark; `bars`: with it the report does not leave."""

    key: str
    code: str
    params: dict[str, object]
    bars: bool = False


def check_remarks(remarks: Sequence[Remark], rules: FeedbackRules, names: Collection[str] = ()) -> list[RemarkFault]:
    """Everything to be looked at, remark by remark. `names`: of people and organisations that must not occur."""
    found = [fault for remark in remarks for fault in _faults(remark, rules, names)]
    return [*found, *_contradictions(remarks, rules)]


def names_in(text: str, names: Collection[str]) -> list[str]:
    """Which of the names stand in the text, whatever their width and case; the longest first."""
    plain = _plain(text)
    hits = {name for name in names if len(name) > 1 and _has(plain, _plain(name))}
    return sorted(hits, key=lambda name: (-len(name), name))


def contacts_in(text: str) -> list[str]:
    """Mail addresses, telephone and identity numbers in the text."""
    plain = unicodedata.normalize("NFKC", text)
    return [match[0] for pattern in (_MAIL, _NUMBER) for match in pattern.finditer(plain)]


def _faults(remark: Remark, rules: FeedbackRules, names: Collection[str]) -> Iterator[RemarkFault]:
    for name in names_in(remark.text, names):
        yield RemarkFault(remark.key, "remark.name", {"name": name}, bars=True)
    for contact in contacts_in(remark.text):
        yield RemarkFault(remark.key, "remark.contact", {"text": contact}, bars=True)
    for code, words, bars in (
        ("remark.mark", rules.marks, True),
        ("remark.prescriptive", rules.prescriptive, False),
        ("remark.judging", rules.judging, False),
    ):
        if hit := first_word(remark.text, words):
            yield RemarkFault(remark.key, code, {"word": hit}, bars)
    if not remark.passages:
        yield RemarkFault(remark.key, "remark.no_evidence", {})
    length = count_characters(remark.text)
    if length < rules.minimum:
        yield RemarkFault(remark.key, "remark.short", {"length": length, "minimum": rules.minimum})
    if length > rules.maximum:
        yield RemarkFault(remark.key, "remark.long", {"length": length, "maximum": rules.maximum}, bars=True)


def first_word(text: str, words: Sequence[str]) -> str | None:
    """The first of the words that stands in the text."""
    plain = _plain(text)
    return next((word for word in words if _has(plain, _plain(word))), None)


def _has(plain: str, word: str) -> bool:
    if not word.isascii():
        return word in plain
    return re.search(rf"(?<![{WORD}]){re.escape(word)}(?![{WORD}])", plain) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _contradictions(remarks: Sequence[Remark], rules: FeedbackRules) -> Iterator[RemarkFault]:
    """Each opportunity that cites the passage of a strength of its item, or says the same in the same words."""
    strengths = [remark for remark in remarks if remark.kind == STRENGTH]
    opportunities = [remark for remark in remarks if remark.kind == OPPORTUNITY]
    for opportunity, strength in product(opportunities, strengths):
        if opportunity.item != strength.item:
            continue
        shared = longest_in_common(opportunity.text, strength.text)
        if count_characters(shared) >= rules.alike:
            yield RemarkFault(opportunity.key, "remark.contradiction", {"text": shared})
        elif opportunity.passages & strength.passages:
            yield RemarkFault(opportunity.key, "remark.same_passage", {})


def longest_in_common(one: str, other: str) -> str:
    """The longest run of text that stands in both."""
    one, other = (unicodedata.normalize("NFC", text).casefold() for text in (one, other))
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size].strip()
