"""Everything that can be said of one table of ratings, and the same as JSON, with a reason for what cannot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from award.domain.diagnostics.agreement import (
    LEVELS,
    Chance,
    Concordance,
    chance_corrected,
    group_ranks,
    judges_vs_rest,
    kendall_w,
    krippendorff_alpha,
    rank_sums,
)
from award.domain.diagnostics.icc import FORMS, Anova, Icc, anova, icc
from award.domain.diagnostics.ratings import Ratings, Undefined
from award.domain.diagnostics.severity import Component, Severity, components, severity_of

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_DIGITS = 10  # significant ones; what lies behind them may differ from one machine to another


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """The statistics of a table; each is its value, or Undefined with the reason."""

    ratings: Ratings
    components: tuple[Component, ...]
    anova: Anova | Undefined
    icc: dict[str, Icc | Undefined] | Undefined
    krippendorff_alpha: dict[str, float | Undefined] | Undefined
    chance: Chance
    kendall_w: Concordance | Undefined
    rank_sums: Array | Undefined
    judges_vs_rest: dict[str, float | Undefined] | Undefined
    severity: Severity | Undefined


def diagnose(ratings: Ratings, severity: Severity | Undefined | None = None) -> Diagnosis:
    """All statistics of a table of ratings; the severity is fitted unless it is given."""
    return Diagnosis(
        ratings,
        components(ratings),
        anova(ratings),
        icc(ratings),
        krippendorff_alpha(ratings),
        chance_corrected(ratings),
        kendall_w(ratings),
        rank_sums(ratings),
        judges_vs_rest(ratings),
        severity or severity_of(ratings),
    )


def diagnosis_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """The statistics as plain data.

    Beside the published shape: the F test of each ICC, `anova` (F_oneway, F_twoway), `gwet_ac1`, `fleiss_kappa`,
    `rank_sums` and `group_ranks` of the subjects (the lowest value has rank 1, the lowest sum place 1), `mean` and
    `reml_criterion` of the model that `severity` and `variance` belong to. What is undefined is null, and `notes`
    holds, under its name (parts joined by dots), a code, the parameters of its sentence and the English sentence.
    Numbers have ten significant digits.
    """
    page = _Page()
    severity = diagnosis.severity
    return {
        "subjects": len(diagnosis.ratings.subjects),
        "judges": len(diagnosis.ratings.judges),
        "missing": diagnosis.ratings.missing,
        "components": len(diagnosis.components),
        "icc": page.each("icc", diagnosis.icc, _icc, FORMS),
        "anova": _anova(page, diagnosis.anova),
        "krippendorff_alpha": page.each("krippendorff_alpha", diagnosis.krippendorff_alpha, _number, LEVELS),
        "gwet_ac1": page.one("gwet_ac1", diagnosis.chance.gwet_ac1),
        "fleiss_kappa": page.one("fleiss_kappa", diagnosis.chance.fleiss_kappa),
        "kendall_w": page.one("kendall_w", diagnosis.kendall_w, _plain),
        **_ranks(page, diagnosis),
        "judges_vs_rest": page.each("judges_vs_rest", diagnosis.judges_vs_rest, _number, diagnosis.ratings.judges),
        "mean": page.one("mean", severity, lambda _page, _name, fit: number(fit.mean)),
        "severity": page.one("severity", severity, lambda _page, _name, fit: numbers(fit.judges)),
        "variance": page.one("variance", severity, lambda _page, _name, fit: numbers(fit.variance._asdict())),
        "reml_criterion": page.one("reml_criterion", severity, lambda _page, _name, fit: number(fit.criterion)),
        "notes": page.notes,
    }


def number(value: float) -> float:
    """The value with ten significant digits; a whole number stays whole."""
    return value if isinstance(value, int) else float(f"{value:.{_DIGITS}g}") + 0.0  # + 0.0: no negative zero


def numbers(values: dict[str, float]) -> dict[str, float]:
    """The values with ten significant digits."""
    return {key: number(value) for key, value in values.items()}


class _Page:
    """Writes statistics down, and under `notes` why some are not there."""

    def __init__(self) -> None:
        self.notes: dict[str, list[Any]] = {}

    def missing(self, name: str, reason: Undefined) -> Any:
        """None, and a note why."""
        self.notes[name] = [reason.code, dict(reason.params), reason.sentence]
        return None

    def one(self, name: str, value: Any, write: Any = None) -> Any:
        """A statistic as plain data, or None and a note."""
        if isinstance(value, Undefined):
            return self.missing(name, value)
        return (write or _number)(self, name, value)

    def each(self, name: str, values: Any, write: Any, keys: tuple[str, ...]) -> dict[str, Any] | None:
        """Several statistics of one name."""
        if isinstance(values, Undefined):
            return self.missing(name, values)
        return {key: self.one(f"{name}.{key}", values[key], write) for key in keys}


def _number(_page: _Page, _name: str, value: float) -> float:
    return number(value)


def _plain(_page: _Page, _name: str, value: Concordance) -> dict[str, float]:
    return numbers(asdict(value))


def _icc(page: _Page, name: str, value: Icc) -> dict[str, float | None]:
    found = {key: None if part is None else number(part) for key, part in asdict(value).items()}
    test = "stats.no_residual" if value.f is None else "stats.no_freedom"
    for key, part in found.items():
        if part is None:
            page.missing(f"{name}.{key}", Undefined("stats.no_limit" if key in ("low", "high") else test))
    return found


def _anova(page: _Page, value: Anova | Undefined) -> dict[str, float | None] | None:
    if isinstance(value, Undefined):
        return page.missing("anova", value)
    found = {"F_oneway": value.f_oneway, "F_twoway": value.f_twoway}
    for key, part in found.items():
        if part is None:
            page.missing(f"anova.{key}", Undefined("stats.no_residual"))
    return {key: None if part is None else number(part) for key, part in found.items()}


def _ranks(page: _Page, diagnosis: Diagnosis) -> dict[str, dict[str, float] | None]:
    sums, subjects = diagnosis.rank_sums, diagnosis.ratings.subjects
    if isinstance(sums, Undefined):
        page.missing("rank_sums", sums)
        page.missing("group_ranks", sums)
        return {"rank_sums": None, "group_ranks": None}
    return {
        "rank_sums": dict(zip(subjects, sums.tolist(), strict=True)),
        "group_ranks": dict(zip(subjects, group_ranks(sums), strict=True)),
    }
