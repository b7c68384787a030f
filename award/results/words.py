"""The rules of a programme and the flags of a standing, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from award.core.messages import ROUND_KINDS
from award.cycles.models import in_language
from award.domain.criteria import Criteria
from award.domain.programme import Programme, Round, Shortlist

# What a standing is computed from, as the record of a snapshot names it.
INPUT_KINDS = {
    "sheets": gettext_lazy("Sealed sheets"),
    "consensus": gettext_lazy("Agreed sheets"),
    "exclusions": gettext_lazy("Sheets that do not count"),
    "panels": gettext_lazy("Panels"),
    "criteria": gettext_lazy("Criteria"),
    "programme": gettext_lazy("Programme"),
}


def sentences(*texts: str) -> str:
    """Sentences one after another: Chinese ones need no blank between them."""
    return in_language("", " ").join(text for text in texts if text)


def round_name(programme: Programme, code: str) -> str:
    """The name of a round by its code."""
    return str(ROUND_KINDS[programme.round(code).kind])


def class_name(programme: Programme, code: str) -> str:
    """The name of a class by its code."""
    name = programme.award_class(code).name
    return in_language(name.zh, name.en)


def category_name(criteria: Criteria, code: str) -> str:
    """The name of a category by its code."""
    name = criteria.category(code).name
    return in_language(name.zh, name.en)


def category_short(criteria: Criteria, code: str) -> str:
    """A heading for a narrow column: two characters in Chinese, the code elsewhere."""
    name = criteria.category(code).name
    return in_language(name.zh[:2], code)


def scope_name(criteria: Criteria, programme: Programme, scope: str) -> str:
    """What a floor or a tie-break looks at."""
    kind, _colon, code = scope.partition(":")
    if kind == "category":
        return category_name(criteria, code)
    return round_name(programme, code) if kind == "round" else _("total score")


def flag_text(criteria: Criteria, programme: Programme, flag: str) -> str:
    """A flag of the engine as a sentence."""
    kind, _colon, scope = flag.partition(":")
    if kind == "tie_at_cut":
        return _("Tied at the cut: a person decides")
    if kind == "below_floor":
        floor = next(floor for floor in programme.floors if floor.scope == scope)
        name = scope_name(criteria, programme, scope)
        return _("%(scope)s below %(percent)s%%") % {"scope": name, "percent": floor.percent}
    name = round_name(programme, scope)
    if kind == "no_figure":
        return _("%(round)s: no figure") % {"round": name}
    if kind == "no_consensus":
        return _("%(round)s: no agreed sheet") % {"round": name}
    least = programme.round(scope).minimum_sheets
    return _("%(round)s: fewer than %(least)s sheets counted") % {"round": name, "least": least}


def outcome_text(programme: Programme, row: Mapping[str, Any]) -> str:
    """What a row of a standing comes to: its class, on the shortlist or not, or nothing to say."""
    if "rank" not in row:
        return _("Not ranked")
    if row["class"]:
        return class_name(programme, row["class"])
    if row["shortlisted"] is None:
        return ""
    return _("Shortlisted") if row["shortlisted"] else _("Not shortlisted")


def combination_text(rules: Round) -> str:
    """How the score of a round comes about."""
    if rules.is_survey:
        return _("The per cent that was measured, of all points.")
    if rules.is_consensus:
        return _("The agreed sheet of the panel is the score.")
    if rules.combine == "mean":
        text = _("Mean of the sheet totals.")
    elif rules.combine == "median":
        text = _("Median of the sheet totals.")
    else:
        text = _trim_text(rules)
    least = ngettext("At least %(n)s sheet.", "At least %(n)s sheets.", rules.minimum_sheets or 1)
    return sentences(text, least % {"n": rules.minimum_sheets or 1})


def _trim_text(rules: Round) -> str:
    if rules.trim is None:
        return _("Mean of the sheet totals.")
    params = {"drop": rules.trim.drop, "from": rules.trim.from_}
    if rules.trim.on == "item":
        return (
            _(
                "Trimmed mean of each item: from %(from)s marks on, the %(drop)s highest and %(drop)s lowest are left "
                "out; with fewer, the plain mean."
            )
            % params
        )
    return (
        _(
            "Trimmed mean: from %(from)s sheets on, the %(drop)s highest and %(drop)s lowest totals are left out; "
            "with fewer, the plain mean."
        )
        % params
    )


def shortlist_text(rules: Shortlist) -> str:
    """Who goes on."""
    if rules.cap is None:
        return _("Everyone with %(floor)s points or more goes on.") % {"floor": rules.floor}
    return _("The first %(cap)s with %(floor)s points or more go on. A tie across the line is left to a person.") % {
        "cap": rules.cap,
        "floor": rules.floor,
    }


def ranking_rules(criteria: Criteria, programme: Programme, after: str) -> list[tuple[str, str]]:
    """The rules that made a standing, as (name, sentence), in the order in which they apply."""
    counted = programme.rounds[: programme.place(after) + 1]
    rules = [
        (
            _("%(round)s, weight %(weight)s") % {"round": round_name(programme, row.code), "weight": row.weight},
            combination_text(row),
        )
        for row in counted
    ]
    if len(counted) > 1:
        rules.append((_("Score"), _("Weighted mean of the rounds so far, by the weights above.")))
    rounding = _("half up") if programme.ranking.rounding == "half_up" else _("half to even")
    decimals = programme.ranking.decimals
    sentence = _("Computed exactly; each figure is rounded once, at the end, to %(decimals)s decimals (%(rounding)s).")
    rules.append((_("Rounding"), sentence % {"decimals": decimals, "rounding": rounding}))
    rules.append((_("Ties"), _tie_text(criteria, programme)))
    rules += _cut_rules(criteria, programme, counted[-1])
    return rules


def _tie_text(criteria: Criteria, programme: Programme) -> str:
    names = [scope_name(criteria, programme, scope) for scope in programme.ranking.tie_break]
    if not names:
        return _("Equal scores share a rank.")
    return _("Equal scores are told apart by: %(names)s. What is still equal shares a rank.") % {
        "names": _(", ").join(names)
    }


def _cut_rules(criteria: Criteria, programme: Programme, last: Round) -> list[tuple[str, str]]:
    rules = []
    is_final = last.code == programme.rounds[-1].code
    if last.shortlist is not None and not is_final:
        rules.append((_("Shortlist"), shortlist_text(last.shortlist)))
    for floor in programme.floors:
        name = scope_name(criteria, programme, floor.scope)
        text = _("Below %(percent)s per cent of the points of %(scope)s no class is given; the rank stays.")
        rules.append((_("Floor"), text % {"percent": floor.percent, "scope": name}))
    if is_final:
        rules += [
            (class_name(programme, row.code), _class_text(row.quota, row.floor, row.by)) for row in programme.classes
        ]
    return rules


def _class_text(quota: int | None, floor: int, by: str) -> str:
    if by == "committee":
        return _("Given by the committee, not by rank.")
    if quota is None:
        return _("Everyone with %(floor)s points or more.") % {"floor": floor}
    return _("At most %(quota)s, with %(floor)s points or more; places may stay vacant.") % {
        "quota": quota,
        "floor": floor,
    }
