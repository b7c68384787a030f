"""The ranking workbook: a frozen standing as sheets of plain values, row by row as they were frozen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from award.core.xlsx import Cell, Column, Sheet, workbook_bytes
from award.cycles.queries import criteria_of, programme_of
from award.domain.criteria import Criteria
from award.domain.programme import Programme, Round
from award.domain.sheets import sheet_totals
from award.reports.exports.formulas import Rounding
from award.reports.exports.snapshot_facts import snapshot_facts
from award.results.calculation_words import sheet_state
from award.results.models import Snapshot, SnapshotRow
from award.results.queries import diagnosis_content, sheets_round_code, snapshot_rows, snapshot_scores
from award.results.words import category_name, flag_text, outcome_text, ranking_rules, round_name

CHUNK = 500
SHARE = "0.0%"
COEFFICIENT = "0.000"


def ranking_workbook(snapshot: Snapshot) -> bytes:
    """The workbook of a snapshot: ranking, categories, sheet totals by pseudonym, stability, agreement, record."""
    cycle = snapshot.round.cycle
    criteria, programme = criteria_of(cycle), programme_of(cycle)
    book = _Book(snapshot, criteria, programme)
    sheets = [book.ranking(), book.categories(), book.totals(), book.stability(), *book.agreement(), book.record()]
    return workbook_bytes(sheets, title=f"{cycle.name} {snapshot.round.name}")


@dataclass(frozen=True)
class _Book:
    snapshot: Snapshot
    criteria: Criteria
    programme: Programme

    @property
    def shown(self) -> str:
        ranking = self.programme.ranking
        return Rounding(ranking.decimals, ranking.rounding).number_format

    @property
    def rounds(self) -> tuple[Round, ...]:
        return self.programme.rounds[: self.programme.place(self.snapshot.round.code) + 1]

    @property
    def replicates(self) -> int:
        return self.snapshot.diagnosis.replicates if self.snapshot.diagnosis else 0

    def rows(self) -> Iterator[tuple[SnapshotRow, dict[str, Any]]]:
        """The frozen rows and what each holds, read in parts."""
        for row in snapshot_rows(self.snapshot).iterator(chunk_size=CHUNK):
            yield row, json.loads(row.payload)

    def head(self) -> list[Column]:
        return [Column(_("Rank"), 8, "0"), Column(_("Number"), 16), Column(_("Organisation"), 36, is_wrapped=True)]

    def named(self, row: SnapshotRow) -> list[object]:
        return [row.rank, row.application.number, row.application.organisation.name]

    # -------------------------------------------------------------- figures

    def ranking(self) -> Sheet:
        shown = self.shown
        columns = [
            *self.head(),
            Column(_("Score"), 12, shown),
            *(Column(round_name(self.programme, row.code), 14, shown) for row in self.rounds),
            Column(_("Adjustment"), 12, shown),
            Column(_("Outcome"), 20),
            Column(_("Remarks"), 48, is_wrapped=True),
        ]
        return Sheet(_("Ranking"), columns, (self._ranked(*pair) for pair in self.rows()), frozen_columns=3)

    def _ranked(self, row: SnapshotRow, content: Mapping[str, Any]) -> list[object]:
        rounds = content.get("rounds", {})
        return [
            *self.named(row),
            _decimal(content.get("score")),
            *(_decimal(rounds.get(rules.code)) for rules in self.rounds),
            _decimal(content.get("adjustment")),
            outcome_text(self.programme, content),
            "\n".join(flag_text(self.criteria, self.programme, flag) for flag in content["flags"]),
        ]

    def categories(self) -> Sheet:
        columns = [
            *self.head(),
            Column(_("Round"), 14),
            *(
                Column(f"{row.code} {category_name(self.criteria, row.code)} ({row.points})", 16, self.shown)
                for row in self.criteria.categories
            ),
        ]
        rows = (
            [
                *self.named(row),
                round_name(self.programme, rules.code),
                *(Decimal(content["categories"][rules.code][category.code]) for category in self.criteria.categories),
            ]
            for row, content in self.rows()
            if row.rank is not None
            for rules in self.rounds
        )
        return Sheet(_("Category scores"), columns, rows, frozen_columns=4)

    def totals(self) -> Sheet:
        columns = [
            Column(_("Number"), 16),
            Column(_("Round"), 14),
            Column(_("Pseudonym"), 14),
            Column(_("Total"), 12, self.shown),
            Column(_("In the score"), 16),
        ]
        return Sheet(_("Sheet totals"), columns, self._totals(), frozen_columns=3, is_landscape=False)

    def _totals(self) -> Iterator[list[object]]:
        scores = snapshot_scores(self.snapshot)
        codes = [rules.code for rules in self.rounds if rules.has_sheets]
        found = {code: sheet_totals(self.criteria, self.programme, scores, code) for code in codes}
        for number in sorted({number for totals in found.values() for number in totals}):
            for code, totals in found.items():
                for sheet in totals.get(number, ()):
                    name, figure = round_name(self.programme, code), _decimal(sheet.figure)
                    yield [number, name, sheet.judge, figure, sheet_state(sheet.state)]

    # -------------------------------------------------------------- diagnostics

    def stability(self) -> Sheet:
        columns = [
            *self.head(),
            Column(_("Panel"), 12),
            Column(_("Score"), 12, self.shown),
            Column(self._adjusted_name(), 18, self.shown),
            Column(_("Rank, 5 per cent"), 12, "0"),
            Column(_("Rank, 95 per cent"), 12, "0"),
            Column(_("Makes the cut"), 12, SHARE),
            Column(_("Standing of the cut"), 14),
            Column(_("Sheets far off"), 24, is_wrapped=True),
        ]
        rows = (self._stable(*pair) for pair in self.rows())
        return Sheet(_("Stability and severity"), columns, rows, frozen_columns=3)

    def _adjusted_name(self) -> str:
        """The adjusted figure is of the round with sheets of single judges, whatever round the standing is after."""
        code = sheets_round_code(self.programme, self.snapshot.round.code)
        return _("%(round)s less severity") % {"round": round_name(self.programme, code) if code else _("Score")}

    def _stable(self, row: SnapshotRow, content: Mapping[str, Any]) -> list[object]:
        stable = content.get("stability") or {}
        adjusted, replicates = content.get("adjusted"), self.replicates
        # A round without a cut has nothing to make.
        share = stable["made"] / replicates if stable and replicates and row.is_in is not None else None
        firm = "" if share is None else (_("firm") if stable["is_firm"] else _("marginal"))
        return [
            *self.named(row),
            row.panel.code if row.panel else "",
            _decimal(content.get("score")),
            _("not comparable") if adjusted is None else Decimal(adjusted),
            stable.get("low"),
            stable.get("high"),
            share,
            firm,
            _(", ").join(judge for judge, _figure, _state, is_flagged in content["sheets"] if is_flagged),
        ]

    def agreement(self) -> list[Sheet]:
        """The diagnostics of each panel and of its judges; none where they were not computed."""
        found = diagnosis_content(self.snapshot.diagnosis)["round"] if self.snapshot.diagnosis else None
        if not found:
            return []
        columns = [
            Column(_("Panel"), 12),
            Column(_("Applications"), 12, "0"),
            Column(_("Judges"), 10, "0"),
            Column(_("Marks missing"), 10, "0"),
            Column(_("Mean of the sheets"), 12, self.shown),
            *(Column(name, 14, COEFFICIENT) for name in ("ICC(2,1)", *_bounds(), "ICC(2,k)", *_bounds())),
            Column(_("Krippendorff's alpha"), 14, COEFFICIENT),
            Column(_("Kendall's W"), 12, COEFFICIENT),
            Column(_("Pseudonym"), 14),
            Column(_("Against the rest"), 12, COEFFICIENT),
            Column(_("Severity in points"), 12, "+0.00;-0.00;0.00"),
        ]
        rows = (row for code, panel in found["panels"].items() for row in _panel_rows(code, panel))
        return [Sheet(_("Agreement by panel"), columns, rows)]

    # -------------------------------------------------------------- record

    def record(self) -> Sheet:
        rules = ranking_rules(self.criteria, self.programme, self.snapshot.round.code)
        rows = [[name, value] for name, value in (*snapshot_facts(self.snapshot), *rules)]
        return Sheet(_("Rules and record"), [Column(_("What"), 28), Column(_("Value"), 90, is_wrapped=True)], rows)


def _bounds() -> tuple[str, str]:
    return _("95% from"), _("95% to")


def _panel_rows(code: str, panel: Mapping[str, Any]) -> Iterable[list[object]]:
    """A row with the figures of the panel, then one a judge."""
    icc, alpha = panel.get("icc") or {}, panel.get("krippendorff_alpha") or {}
    figures: list[object] = [panel["subjects"], panel["judges"], panel["missing"], _decimal(panel.get("mean"))]
    for form in ("ICC(2,1)", "ICC(2,k)"):
        figures += [(icc.get(form) or {}).get(part) for part in ("value", "low", "high")]
    figures += [alpha.get("interval"), (panel.get("kendall_w") or {}).get("w")]
    yield [Cell(value, is_strong=True) for value in (code, *figures, "", None, None)]
    against, severity = panel.get("judges_vs_rest") or {}, panel.get("severity") or {}
    for judge in sorted({*against, *severity}):
        yield [code, *(None for _figure in figures), judge, against.get(judge), severity.get(judge)]


def _decimal(figure: str | None) -> Decimal | None:
    return Decimal(figure) if figure else None
