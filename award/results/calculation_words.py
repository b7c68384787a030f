"""Which rules bit in a calculation, in words: what was left out and why, what a floor or a tie meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from award.domain.criteria import Criteria
from award.domain.programme import Programme, Round
from award.results.words import category_name, flag_text, sentences

Params = Mapping[str, Any]
Pairs = list[tuple[str, str]]


def sheet_state(state: str) -> str:
    """What became of a sheet."""
    labels = {
        "counted": _("counts"),
        "left_out": _("left out"),
        "excluded": _("excluded"),
        "incomplete": _("incomplete"),
    }
    return labels[state]


def round_sentence(rules: Round, result: Params) -> str:
    """How many sheets count, what a trimmed mean left out, and whether that makes a score."""
    if rules.is_survey:
        if not result["counted"]:
            return _("No figure was recorded: no score in this round.")
        return _("The survey measured %(percent)s per cent; that share of all points counts.") % result
    params = {"counted": result["counted"], "needed": result["needed"], "left": _(", ").join(result["left_out"])}
    if rules.is_consensus and not result["counted"]:
        return _("No complete agreed sheet: no score in this round.")
    if result["counted"] < result["needed"]:
        few = ngettext(
            "%(counted)s sheet counts, %(needed)s are needed: no score in this round.",
            "%(counted)s sheets count, %(needed)s are needed: no score in this round.",
            result["counted"],
        )
        return few % params
    if result["left_out"]:
        return _("%(counted)s sheets count; left out as lowest and highest: %(left)s.") % params
    sentence = ngettext(
        "%(counted)s sheet counts; none is left out.", "%(counted)s sheets count; none is left out.", result["counted"]
    )
    return sentences(sentence % params, _too_few_to_trim(rules, result["counted"]))


def _too_few_to_trim(rules: Round, counted: int) -> str:
    trim = rules.trim
    if rules.combine != "trimmed_mean" or trim is None or trim.on == "item" or counted >= trim.from_:
        return ""
    return _("Fewer than %(from)s sheets count, so the plain mean is taken.") % {"from": trim.from_}


def round_notes(
    criteria: Criteria, rules: Round, sheets: Sequence[Params], result: Params, means: Sequence[Params]
) -> tuple[str, ...]:
    """The rules that bit in a round, one sentence each."""
    notes = [*_unused_sheets(sheets), *_not_applicable(criteria, sheets)]
    if rules.combine == "median" and result["counted"] >= result["needed"] and result["counted"] % 2 == 0:
        notes.append(_("An even number of sheets counts: the median is the mean of the two middle totals."))
    return (*notes, *_item_notes(rules, means))


def _unused_sheets(sheets: Sequence[Params]) -> Iterator[str]:
    for sheet in sheets:
        judge = _judge(sheet)
        if sheet["state"] == "incomplete":
            params = {"judge": judge, "items": _(", ").join(sheet["missing"])}
            yield _("%(judge)s lacks %(items)s: an incomplete sheet does not count, not even in part.") % params
        elif sheet["state"] == "excluded":
            yield _("%(judge)s is excluded: the sheet is kept and does not count.") % {"judge": judge}


def _not_applicable(criteria: Criteria, sheets: Sequence[Params]) -> Iterator[str]:
    """One sentence for all complete sheets on which the same items do not apply."""
    found: dict[tuple[str, ...], list[Params]] = {}
    for sheet in sheets:
        absent = tuple(mark["item"] for mark in sheet["marks"] if mark["percent"] is None)
        if absent and sheet["state"] != "incomplete":
            found.setdefault(absent, []).append(sheet)
    for absent, alike in found.items():
        judges, points = _(", ").join(_judge(sheet) for sheet in alike), alike[0]
        yield _(
            "%(judge)s: %(items)s not applicable. They leave both sums: the points earned out of %(points)s are "
            "scaled up to %(total)s."
        ) % {
            "judge": judges,
            "items": _(", ").join(absent),
            "points": points["applicable_points"],
            "total": points["total_points"],
        }
        for category in criteria.categories:
            if {item.code for item in category.items} <= set(absent):
                params = {"judge": judges, "category": category_name(criteria, category.code)}
                yield _("%(judge)s: no item of %(category)s applies, so that category counts 0.") % params


def _judge(sheet: Params) -> str:
    return sheet.get("judge") or _("Agreed sheet")


def _item_notes(rules: Round, means: Sequence[Params]) -> Iterator[str]:
    if rules.trim is None or not means:
        return
    few = [row["item"] for row in means if row["percents"] and len(row["percents"]) < rules.trim.from_]
    none = [row["item"] for row in means if not row["percents"]]
    if few:
        params = {"items": _(", ").join(few), "from": rules.trim.from_}
        yield _("Fewer than %(from)s marks, so the plain mean is taken: %(items)s.") % params
    if none:
        yield _("Applies on no sheet, so the item leaves both sums: %(items)s.") % {"items": _(", ").join(none)}


def outcome_sentences(criteria: Criteria, programme: Programme, steps: Mapping[str, Params], has_added: bool) -> Pairs:
    """What the rules of the standing meant for the application, as (name, sentence)."""
    found: Pairs = []
    unranked, score, rank = steps.get("unranked"), steps.get("score"), steps.get("rank")
    if unranked is not None:
        reasons = _(", ").join(flag_text(criteria, programme, flag) for flag in unranked["flags"])
        text = _("A rank needs a score in every round so far. %(reasons)s.") % {"reasons": reasons}
        return [(_("Not ranked"), text)]
    if score is not None and has_added and Fraction(score["exact"]) in (0, criteria.total_points):
        text = _("With the adjustments the score is kept between 0 and %(total)s.")
        found.append((_("Limits"), text % {"total": criteria.total_points}))
    if rank is not None and rank["equals"]:
        text = _("Equal in score and in all that tells equals apart: the rank is shared with %(numbers)s.")
        found.append((_("Tie"), text % {"numbers": _(", ").join(rank["equals"])}))
    return found + _flag_sentences(criteria, programme, steps.get("outcome", {"flags": ()}))


def _flag_sentences(criteria: Criteria, programme: Programme, outcome: Params) -> Pairs:
    found = []
    for flag in outcome["flags"]:
        said = flag_text(criteria, programme, flag)
        if flag.startswith("below_floor:"):
            text = _("%(flag)s: the rank stays, but no class can be given.")
            found.append((_("Floor"), text % {"flag": said}))
        else:
            text = _("%(flag)s. The engine takes none of this rank; the place stays open.")
            found.append((_("Tie at the cut"), text % {"flag": said}))
    return found
