"""The board shows what the engine returned, live and frozen alike, in its order and with its cut."""

from __future__ import annotations

import re

import pytest

from award.results import services
from tests import factories
from tests.results.boards import frozen, live, ranks
from tests.results.cases import finished, make_case

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_rows_carry_the_figures_of_the_engine():
    board = live(make_case())
    assert ranks(board) == [1, 2, 3]
    assert "Sheet totals 400.00, 500.00, 650.00, 700.00, 950.00; score of the round 616.67" in board.body
    assert board.body.count('<td class="c-tot">616.67</td>') == 1
    assert board.body.count('class="heat q4"') == 7 + 7  # 62 and 60 per cent in seven categories each
    assert "Cut-off" not in board.body  # no shortlist after the material review
    assert (board.columns.replicates, board.card, board.columns.has_adjusted) == (None, None, False)


def test_a_frozen_board_says_the_same_as_the_live_one():
    case = make_case(shortlist="{ cap = 2, floor = 450 }")
    snapshot = services.take_snapshot(actor=case.clerk, round=case.round)
    now, kept = live(case), frozen(snapshot)
    assert snapshot.diagnosis is not None
    assert text_of(kept.body) == text_of(now.body)
    assert kept.twin == now.twin
    assert (kept.axis, kept.card, kept.rules) == (now.axis, now.card, now.rules)
    assert f'href="/office/snapshots/{snapshot.pk}/applications/{case.applications[0].pk}/"' in kept.body


def test_cut_off_line_stands_below_the_last_one_that_goes_on():
    body = live(make_case(shortlist="{ cap = 2, floor = 450 }")).body
    first, second = body.split('<tr class="cut">')
    assert (first.count('class="c-no"'), second.count('class="c-no"')) == (2, 1)
    assert second.startswith(
        '<td colspan="11"><b>Cut-off line · 2 applications go on to: Consensus</b>'
        "No. 2 has 600.00 points, no. 3 has 500.00, 100.00 apart</td>"
    )
    assert 'class="below"' not in first
    assert 'class="below"' in second
    assert body.count('class="s-cut"') == 3  # through every strip


def test_a_tie_across_the_cut_is_said_and_nobody_is_above_the_line():
    body = live(make_case(combine="mean", shortlist="{ cap = 1, floor = 450 }")).body
    assert body.startswith('<tr class="cut">')
    assert "0 applications go on" in body
    assert body.count("Tied at the cut: a person decides") == 2
    assert body.count("Shares its rank with") == 2


def test_whoever_has_no_rank_is_listed_with_the_reason():
    case = make_case(marks=((40, 50, 65, 70, 95), (50, 55, 60, 65, 90)), unsealed=3)
    nobody = factories.make_application(case.cycle, state="accepted")
    board = live(case)
    assert [place.pk for place in board.slice.places] == [case.applications[0].pk]
    assert [(row.number, row.reasons) for row in board.unranked] == [
        (case.applications[1].number, ("Material review: fewer than 3 sheets counted",)),
        (nobody.number, ("No sheet in any round",)),
    ]


def test_a_plain_mean_of_too_few_sheets_says_so():
    case = make_case(unsealed=1)
    board = live(case)
    assert "Material review: only 4 sheets, so the plain mean; nothing is left out below 5" in board.body


def test_the_final_board_shows_classes_and_the_sheets_beside_the_score():
    board = frozen(finished(make_case()))
    assert board.body.count('<span class="tag tag--gold">') == 3
    assert board.body.count("Governor") == 2
    assert "Classes by rank · 3 applications have a class" in board.body
    assert 'class="s-cut"' not in board.body  # classes have no single line
    assert 'aria-label="Sheet totals 400.00' in board.body
    assert '<td class="c-tot c-raw">616.67</td>' in board.body
    assert [name for _code, name in board.rounds] == ["Material review", "Consensus", "Site visit"]


def test_adjusted_scores_of_panels_that_share_no_judge_are_not_shown_together():
    case = make_case()
    other = factories.make_panel(case.cycle)
    for percents in ((40, 45, 50, 55, 60), (60, 65, 70, 75, 81)):
        lone = factories.make_application(case.cycle, state="accepted")
        for assignment, percent in zip(factories.assign(other, lone, case.round), percents, strict=True):
            factories.make_sheet(assignment, 5 * (percent // 5), sealed=True)
    services.diagnose_round(actor=case.clerk, round=case.round)
    both, one = live(case), live(case, panel=str(case.panel.pk))
    assert both.columns.has_adjusted
    assert not both.columns.is_comparable
    assert both.adjusted_note.startswith("Adjusted scores are not comparable here")
    assert one.columns.is_comparable
    assert one.adjusted_note.startswith(
        "The adjusted score takes each judge's severity off. It assumes that a judge is"
    )
    adjusted = {place.row["adjusted"] for place in one.slice.places}
    assert len(adjusted) == 3
    assert all(f'c-adj">{figure}<' in one.body and f'c-adj">{figure}<' not in both.body for figure in adjusted)
    assert ranks(one) == [rank for rank, place in zip(ranks(both), both.slice.places, strict=True)
                          if place.panel == case.panel.pk]  # fmt: skip
