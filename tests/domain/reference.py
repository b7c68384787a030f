"""The ranking once more, slow and straight from the text of the scoring contract: Fractions, dictionaries, loops."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

from award.domain.criteria import Criteria
from award.domain.programme import Programme
from award.domain.scores import Scores, unpack_marks

Marks = dict[str, int | None]


def text(value: Fraction, programme: Programme) -> str:
    """A figure rounded by the decimal module; exact because a tie has few digits and 400 are kept."""
    rounding = ROUND_HALF_UP if programme.ranking.rounding == "half_up" else ROUND_HALF_EVEN
    with localcontext(Context(prec=400)):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        shown = exact.quantize(Decimal(1).scaleb(-programme.ranking.decimals), rounding=rounding)
    return str(abs(shown) if shown == 0 else shown)


def sheet_total(marks: Marks, points: dict[str, int]) -> Fraction:
    applicable = [code for code in points if marks[code] is not None]
    if not applicable:
        return Fraction(0)
    earned = sum(Fraction(points[code] * marks[code], 100) for code in applicable)
    return sum(points.values()) * earned / sum(points[code] for code in applicable)


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def round_score(round_: Any, sheets: dict[str, Marks], points: dict[str, int], all_points: dict[str, int]) -> Fraction:
    """The score of the items in `points`, from complete sheets by judge."""
    judges = sorted(sheets, key=lambda judge: (sheet_total(sheets[judge], all_points), judge))
    if round_.combine == "median":
        totals = sorted(sheet_total(marks, points) for marks in sheets.values())
        return (totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2
    trim = round_.trim
    if round_.combine == "trimmed_mean" and trim.on == "item":
        values: dict[str, Fraction] = {}
        for code in points:
            percents = sorted(marks[code] for marks in sheets.values() if marks[code] is not None)
            if len(percents) >= trim.from_:
                percents = percents[trim.drop : len(percents) - trim.drop]
            if percents:
                values[code] = mean([Fraction(percent) for percent in percents])
        if not values:
            return Fraction(0)
        earned = sum(points[code] * value / 100 for code, value in values.items())
        return sum(points.values()) * earned / sum(points[code] for code in values)
    if round_.combine == "trimmed_mean" and len(judges) >= trim.from_:
        judges = judges[trim.drop : len(judges) - trim.drop]
    return mean([sheet_total(sheets[judge], points) for judge in judges])


class Reference:
    """One ranking, step by step."""

    def __init__(self, criteria: Criteria, programme: Programme, scores: Scores, after: str) -> None:
        self.criteria, self.programme, self.scores, self.after = criteria, programme, scores, after
        codes = [round_.code for round_ in programme.rounds]
        self.rounds = programme.rounds[: codes.index(after) + 1]
        self.is_last = len(self.rounds) == len(codes)
        self.points = {item.code: item.points for item in criteria.items}
        self.applications = sorted({s.application for s in scores.sheets} | {s.application for s in scores.consensus})
        self.excluded = {(e.application, e.round, e.judge) for e in scores.exclusions}
        self.scopes = {c.code: {item.code: item.points for item in c.items} for c in criteria.categories}

    def complete(self, packed: bytes) -> Marks | None:
        marks = unpack_marks(self.criteria, packed)
        return marks if len(marks) == len(self.points) else None

    def round_scores(self, round_: Any, application: str) -> tuple[Fraction, dict[str, Fraction]] | str:
        """The total and the category scores, or the flag that says why there are none."""
        sheets: dict[str, Marks] = {}
        if round_.combine == "consensus":
            rows = [(c, c.packed, "") for c in self.scores.consensus]
        else:
            rows = [(s, s.packed, s.judge) for s in self.scores.sheets]
        for row, packed, judge in rows:
            key = (row.application, row.round, judge)
            marks = self.complete(packed)
            if key[:2] == (application, round_.code) and key not in self.excluded and marks is not None:
                sheets[judge] = marks
        if round_.combine == "consensus":
            if not sheets:
                return f"no_consensus:{round_.code}"
            total = sheet_total(sheets[""], self.points)
            return total, {code: sheet_total(sheets[""], points) for code, points in self.scopes.items()}
        if len(sheets) < round_.minimum_sheets:
            return f"too_few_sheets:{round_.code}"
        total = round_score(round_, sheets, self.points, self.points)
        return total, {c: round_score(round_, sheets, points, self.points) for c, points in self.scopes.items()}

    def show(self, value: Fraction) -> str:
        return text(value, self.programme)

    def row(self, application: str) -> dict[str, Any]:
        found = {round_.code: self.round_scores(round_, application) for round_ in self.rounds}
        if flags := sorted(flag for flag in found.values() if isinstance(flag, str)):
            return {"application": application, "flags": flags}
        weights = {round_.code: Fraction(round_.weight) for round_ in self.rounds}
        score = sum(weights[code] * found[code][0] for code in found) / sum(weights.values())
        adjustment = Fraction(0)
        if self.is_last:
            adjustment = sum(
                (Fraction(a.points) for a in self.scores.adjustments if a.application == application), adjustment
            )
            score = min(max(score + adjustment, Fraction(0)), Fraction(self.criteria.total_points))
        return {
            "application": application,
            "rounds": {code: self.show(value[0]) for code, value in found.items()},
            "categories": {code: {c: self.show(v) for c, v in value[1].items()} for code, value in found.items()},
            "adjustment": self.show(adjustment),
            "score": self.show(score),
            "class": None,
            "shortlisted": None,
            "flags": [],
        }

    def scope_figure(self, row: dict[str, Any], scope: str) -> tuple[Decimal, int] | None:
        kind, _, code = scope.partition(":")
        if kind == "total":
            return Decimal(row["score"]), self.criteria.total_points
        if kind == "category":
            return Decimal(row["categories"][self.after][code]), sum(self.scopes[code].values())
        return (Decimal(row["rounds"][code]), self.criteria.total_points) if code in row["rounds"] else None

    def flag_floors(self, row: dict[str, Any]) -> None:
        for floor in self.programme.floors:
            found = self.scope_figure(row, floor.scope)
            if found and found[0] < Fraction(floor.percent * found[1], 100):
                row["flags"].append(f"below_floor:{floor.scope}")

    def rank(self, rows: list[dict[str, Any]]) -> None:
        def key(row: dict[str, Any]) -> list[Decimal]:
            ties = [self.scope_figure(row, scope) for scope in self.programme.ranking.tie_break]
            return [-Decimal(row["score"]), *(-(tie[0] if tie else Decimal(0)) for tie in ties)]

        rows.sort(key=lambda row: (key(row), row["application"]))
        for row in rows:
            row["rank"] = 1 + sum(key(other) < key(row) for other in rows)

    def cut(self, rows: list[dict[str, Any]], limit: int | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        if limit is None or len(rows) <= limit:
            return rows, []
        inside, outside = rows[:limit], rows[limit:]
        tied = [row for row in rows if inside and row["rank"] == inside[-1]["rank"] == outside[0]["rank"]]
        return [row for row in inside if row not in tied], tied

    def places(self, rows: list[dict[str, Any]]) -> None:
        shortlist = self.rounds[-1].shortlist
        if not self.is_last:
            if shortlist:
                above = [row for row in rows if Decimal(row["score"]) >= shortlist.floor]
                taken, tied = self.cut(above, shortlist.cap)
                for row in rows:
                    row["shortlisted"] = row in taken
                    row["flags"] += ["tie_at_cut"] * (row in tied)
            return
        for class_ in self.programme.classes:
            if class_.by == "committee":
                continue
            free = [
                row
                for row in rows
                if row["class"] is None and not row["flags"] and Decimal(row["score"]) >= class_.floor
            ]
            taken, tied = self.cut(free, class_.quota)
            for row in taken:
                row["class"] = class_.code
            for row in tied:
                row["flags"].append("tie_at_cut")

    def incomplete(self) -> list[dict[str, Any]]:
        found = []
        for place, round_ in enumerate(self.rounds):
            for sheet in self.scores.sheets:
                marks = unpack_marks(self.criteria, sheet.packed)
                if sheet.round == round_.code and round_.combine != "consensus" and len(marks) < len(self.points):
                    missing = [code for code in self.points if code not in marks]
                    entry = {"application": sheet.application, "round": sheet.round, "judge": sheet.judge}
                    found.append(((sheet.application, place, sheet.judge), {**entry, "missing": missing}))
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]

    def as_json(self) -> dict[str, Any]:
        """The published shape, without the inputs."""
        listed = [self.row(application) for application in self.applications]
        rows = [row for row in listed if "score" in row]
        for row in rows:
            self.flag_floors(row)
        self.rank(rows)
        self.places(rows)
        for row in rows:
            row["flags"].sort()
        return {
            "programme": self.programme.code,
            "criteria": self.criteria.code,
            "after": self.after,
            "decimals": self.programme.ranking.decimals,
            "rows": rows,
            "unranked": [row for row in listed if "score" not in row],
            "incomplete_sheets": self.incomplete(),
        }
