"""The ranking workbook: a frozen standing as sheets of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from award.applications.models import Application
from award.core.xlsx import Column, Sheet, workbook_bytes
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria
from award.domain.explain import explain_standing
from award.domain.programme import Programme
from award.results.board import SheetTotal, sheet_totals
from award.results.models import Snapshot
from award.results.queries import applications_of, snapshot_content, snapshot_scores, standing_of
from award.results.words import category_name, class_name, flag_text, ranking_rules, round_name


def ranking_workbook(snapshot: Snapshot) -> bytes:
    """The workbook of a snapshot: ranking, category scores, sheet totals by pseudonym, rules and hashes."""
    cycle = snapshot.round.cycle
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    content = snapshot_content(snapshot)
    applications = applications_of(cycle, content)
    sheets = [
        _ranking(criteria, programme, content, applications),
        _categories(criteria, programme, content, applications),
        _totals(snapshot, criteria, programme, content),
        _record(snapshot, criteria, programme, content),
    ]
    return workbook_bytes(sheets, title=f"{cycle.name} {snapshot.round.name}")


def _number_format(programme: Programme) -> str:
    decimals = programme.ranking.decimals
    return "0." + "0" * decimals if decimals else "0"


def _head() -> list[Column]:
    return [Column(_("Rank"), 8), Column(_("Number"), 16), Column(_("Organisation"), 36, is_wrapped=True)]


def _ranking(
    criteria: Criteria, programme: Programme, content: dict[str, Any], applications: dict[str, Application]
) -> Sheet:
    shown = _number_format(programme)
    rounds = programme.rounds[: programme.place(content["after"]) + 1]
    columns = [
        *_head(),
        Column(_("Score"), 12, shown),
        *(Column(round_name(programme, row.code), 14, shown) for row in rounds),
        Column(_("Adjustment"), 12, shown),
        Column(_("Outcome"), 20),
        Column(_("Remarks"), 48, is_wrapped=True),
    ]

    def rows() -> Iterator[list[object]]:
        for row in content["rows"]:
            yield [
                row["rank"],
                row["application"],
                applications[row["application"]].organisation.name,
                Decimal(row["score"]),
                *(Decimal(row["rounds"][round_.code]) for round_ in rounds),
                Decimal(row["adjustment"]),
                _outcome(programme, row),
                "\n".join(flag_text(criteria, programme, flag) for flag in row["flags"]),
            ]
        for row in content["unranked"]:
            name = applications[row["application"]].organisation.name
            flags = "\n".join(flag_text(criteria, programme, flag) for flag in row["flags"])
            yield [None, row["application"], name, None, *(None for _round in rounds), None, _("Not ranked"), flags]

    return Sheet(_("Ranking"), columns, rows(), frozen_columns=3)


def _outcome(programme: Programme, row: dict[str, Any]) -> str:
    if row["class"]:
        return class_name(programme, row["class"])
    if row["shortlisted"] is None:
        return ""
    return _("Shortlisted") if row["shortlisted"] else _("Not shortlisted")


def _categories(
    criteria: Criteria, programme: Programme, content: dict[str, Any], applications: dict[str, Application]
) -> Sheet:
    shown = _number_format(programme)
    columns = [
        *_head(),
        Column(_("Round"), 14),
        *(
            Column(f"{row.code} {category_name(criteria, row.code)} ({row.points})", 16, shown)
            for row in criteria.categories
        ),
    ]
    rows = (
        [
            row["rank"],
            row["application"],
            applications[row["application"]].organisation.name,
            round_name(programme, code),
            *(Decimal(figures[category.code]) for category in criteria.categories),
        ]
        for row in content["rows"]
        for code, figures in row["categories"].items()
    )
    return Sheet(_("Category scores"), columns, rows, frozen_columns=4)


def _totals(snapshot: Snapshot, criteria: Criteria, programme: Programme, content: dict[str, Any]) -> Sheet:
    scores = snapshot_scores(snapshot)
    standing = standing_of(snapshot.round, scores)
    columns = [
        Column(_("Number"), 16),
        Column(_("Round"), 14),
        Column(_("Pseudonym"), 14),
        Column(_("Total"), 12, _number_format(programme)),
        Column(_("In the score"), 16),
    ]

    def rows() -> Iterator[list[object]]:
        for number in sorted(row["application"] for row in (*content["rows"], *content["unranked"])):
            explanation = explain_standing(criteria, programme, scores, standing, number)
            for code in standing.layout.rounds:
                for total in sheet_totals(explanation, code):
                    figure = Decimal(total.figure) if total.figure else None
                    yield [number, round_name(programme, code), total.judge, figure, _state(total)]

    return Sheet(_("Sheet totals"), columns, rows(), frozen_columns=3, is_landscape=False)


def _state(total: SheetTotal) -> str:
    labels = {
        "counted": _("counts"),
        "left_out": _("left out"),
        "excluded": _("excluded"),
        "incomplete": _("incomplete"),
    }
    return labels[total.state]


def _record(snapshot: Snapshot, criteria: Criteria, programme: Programme, content: dict[str, Any]) -> Sheet:
    facts: list[list[object]] = [
        [_("Cycle"), snapshot.round.cycle.name],
        [_("Standing after"), snapshot.round.name],
        [_("State"), snapshot.get_state_display()],
        [_("Frozen at (Beijing time)"), snapshot.taken_at],
        [_("Released at (Beijing time)"), snapshot.released_at],
        [_("Engine"), snapshot.engine_version],
        [_("SHA-256 of the result"), snapshot.sha256],
        *_listed(snapshot.inputs.items()),
        *_listed(ranking_rules(criteria, programme, content["after"])),
    ]
    return Sheet(_("Rules and record"), [Column(_("What"), 28), Column(_("Value"), 90, is_wrapped=True)], facts)


def _listed(pairs: Iterable[tuple[str, str]]) -> list[list[object]]:
    return [[name, value] for name, value in pairs]
