"""The programme file: how one award is run. Classes and quotas, rounds, combination, floors, ties."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from award.domain.criteria import Criteria, Percent
from award.domain.errors import DomainError, Fault, InputRefused
from award.domain.programmetables import FurtherTables, RegisterRules
from award.domain.text import Text
from award.domain.tomlfiles import Code, Many, Slug, Table, duplicates, read_toml, validated

Count = Annotated[int, Field(ge=0, le=100_000)]
RoundKind = Literal["independent", "consensus", "site_visit", "defence", "survey"]
Combine = Literal["mean", "median", "trimmed_mean", "consensus"]
SheetUnit = Literal["item", "category", "total"]


class AwardClass(Table):
    """A class of the award, in order of precedence. No quota: as many as reach the floor."""

    code: Code
    name: Text
    quota: Count | None = None
    floor: Count = 0
    by: Literal["ranking", "committee"] = "ranking"


class Trim(Table):
    """How many sheets a trimmed mean leaves out at each end, and from how many sheets on."""

    drop: Annotated[int, Field(ge=0, le=1000)]
    from_: Annotated[int, Field(ge=1, le=10_000)] = Field(alias="from")
    on: Literal["total", "item"] = "total"


class Discuss(Table):
    """From which range between the sheets on a panel should talk: in per cent of an item, in points of the total."""

    item_range: Count
    total_range: Count


class Shortlist(Table):
    """Who goes on to the next round. No cap: all at or above the floor."""

    cap: Count | None = None
    floor: Count = 0


class Round(Table):
    """A stage of assessing. A shortlist of the last round leads nowhere and is not used.

    `sheet`: what a person gives one mark for; every item of it gets that mark. A survey combines no sheets.
    """

    code: Code
    kind: RoundKind
    weight: Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,12})?$")]
    combine: Combine | None = None
    sheet: SheetUnit = "item"
    trim: Trim | None = None
    minimum_sheets: Annotated[int, Field(ge=1, le=10_000)] | None = None
    discuss: Discuss | None = None
    shortlist: Shortlist | None = None

    @property
    def is_consensus(self) -> bool:
        """Whether the score comes from the panel's agreed sheet alone."""
        return self.combine == "consensus"

    @property
    def is_survey(self) -> bool:
        """Whether the score is a figure that was measured outside, not judged."""
        return self.kind == "survey"

    @property
    def has_sheets(self) -> bool:
        """Whether the score comes from the sheets of single people."""
        return not (self.is_consensus or self.is_survey)

    @cached_property
    def share(self) -> Fraction:
        """The weight as an exact number."""
        return Fraction(self.weight)


class Ranking(Table):
    """Rounding and ties."""

    decimals: Annotated[int, Field(ge=0, le=6)]
    rounding: Literal["half_up", "half_even"] = "half_up"
    tie_break: Many[str] = ()


class Floor(Table):
    """Below this per cent of the points of the scope an application can take no class."""

    scope: str
    percent: Percent


class Programme(FurtherTables):
    """How one award is run. Two are equal when their content is; `sha256` tells the files apart."""

    schema_: Literal[1] = Field(alias="schema")
    code: Slug
    name: Text
    criteria: Slug
    classes: Many[AwardClass] = Field(min_length=1, max_length=100)
    rounds: Many[Round] = Field(min_length=1, max_length=20)
    ranking: Ranking
    floors: Many[Floor] = ()
    _source: bytes = PrivateAttr(default=b"")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Programme):
            return NotImplemented
        return all(getattr(self, field) == getattr(other, field) for field in type(self).model_fields)

    def __hash__(self) -> int:
        return hash((self.code, self.criteria))

    @property
    def source(self) -> bytes:
        """The bytes of the file."""
        return self._source

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the file, in hexadecimal digits."""
        return hashlib.sha256(self._source).hexdigest()

    @property
    def register(self) -> RegisterRules:  # hides ABCMeta.register, which no file needs
        """How long an honour stands on the register."""
        return self.register_

    def round(self, code: str) -> Round:
        """The round of a code. Raises DomainError rank.unknown_round."""
        return self.rounds[self.place(code)]

    def place(self, code: str) -> int:
        """The place of a round, from 0. Raises DomainError rank.unknown_round."""
        for place, round_ in enumerate(self.rounds):
            if round_.code == code:
                return place
        raise DomainError("rank.unknown_round", round=code)

    def award_class(self, code: str) -> AwardClass:
        """The class of a code, which must exist."""
        return next(class_ for class_ in self.classes if class_.code == code)


def load_programme(source: bytes, *, name: str, criteria: Criteria | None) -> Programme:
    """The programme in a TOML file. Raises InputRefused with every fault, each with file, key and remedy.

    Without `criteria` the categories that scopes and ties name are not looked up.
    """
    programme = validated(Programme, read_toml(source, name=name), name=name)
    found = [*_faults(programme), *(_criteria_faults(programme, criteria) if criteria else ())]
    if found:
        raise InputRefused([Fault(f"{name}: {key}", code, params) for key, code, params in found])
    programme._source = source
    return programme


Finding = tuple[str, str, dict[str, object]]


def _faults(programme: Programme) -> Iterator[Finding]:
    for group in _code_groups(programme):
        for key, value in duplicates(group):
            yield key, "toml.duplicate", {"value": value}
    for place, round_ in enumerate(programme.rounds):
        yield from _round_faults(round_, f"rounds[{place}]")
    if (total := sum(Decimal(round_.weight) for round_ in programme.rounds)) != 1:
        yield "rounds", "programme.weights_sum", {"found": str(total)}
    known = [f"round:{round_.code}" for round_ in programme.rounds]
    for key, scope, may_be_total in _scopes(programme):
        if not (scope in known or scope.startswith("category:") or (may_be_total and scope == "total")):
            allowed = [*known, "category:CODE", *(["total"] if may_be_total else [])]
            yield key, "programme.unknown_round", {"value": scope, "expected": ", ".join(allowed)}
    yield from _certificate_faults(programme)
    if programme.panels.maximum_members < programme.panels.minimum_members:
        limit: dict[str, object] = {
            "value": str(programme.panels.maximum_members),
            "expected": f"at least {programme.panels.minimum_members}",
        }
        yield "panels.maximum_members", "toml.value", limit


def _scopes(programme: Programme) -> Iterator[tuple[str, str, bool]]:
    for place, scope in enumerate(programme.ranking.tie_break):
        yield f"ranking.tie_break[{place}]", scope, False
    for place, floor in enumerate(programme.floors):
        yield f"floors[{place}].scope", floor.scope, True


def _code_groups(programme: Programme) -> Iterator[list[tuple[str, str]]]:
    yield [(f"classes[{n}].code", class_.code) for n, class_ in enumerate(programme.classes)]
    yield [(f"rounds[{n}].code", round_.code) for n, round_ in enumerate(programme.rounds)]
    yield [(f"floors[{n}].scope", floor.scope) for n, floor in enumerate(programme.floors)]
    application = programme.application
    yield [(f"application.indicators[{n}].code", entry.code) for n, entry in enumerate(application.indicators)]
    yield [(f"application.commitments[{n}].code", entry.code) for n, entry in enumerate(application.commitments)]
    yield [(f"application.documents[{n}].code", entry.code) for n, entry in enumerate(application.documents)]
    conditions, bodies = programme.eligibility.conditions, programme.recommendation.bodies
    yield [(f"eligibility.conditions[{n}].code", entry.code) for n, entry in enumerate(conditions)]
    yield [(f"recommendation.bodies[{n}].code", entry.code) for n, entry in enumerate(bodies)]
    checks, departments = programme.eligibility.checks, programme.eligibility.departments
    yield [(f"eligibility.checks[{n}].code", entry.code) for n, entry in enumerate(checks)]
    yield [(f"eligibility.departments[{n}].code", entry.code) for n, entry in enumerate(departments)]
    yield [(f"reminders[{n}].phase", entry.phase) for n, entry in enumerate(programme.reminders)]
    yield [(f"letters[{n}].kind", entry.kind) for n, entry in enumerate(programme.letters)]
    yield [(f"eligibility.reasons[{n}].code", entry.code) for n, entry in enumerate(programme.eligibility.reasons)]
    if programme.documents:
        certificates = enumerate(programme.documents.certificates)
        yield [(f"documents.certificates[{n}].class", entry.class_) for n, entry in certificates]


def _round_faults(round_: Round, key: str) -> Iterator[Finding]:
    if round_.share == 0:
        yield f"{key}.weight", "toml.value", {"value": round_.weight, "expected": "more than 0"}
    if round_.combine == "trimmed_mean" and round_.trim is None:
        yield f"{key}.trim", "programme.trim_missing", {}
    if round_.trim and round_.trim.from_ <= 2 * round_.trim.drop:
        yield f"{key}.trim.from", "programme.trim_from", {"found": round_.trim.from_, "drop": round_.trim.drop}
    if round_.combine is None and not round_.is_survey:
        yield f"{key}.combine", "toml.missing", {}
    if round_.has_sheets and round_.minimum_sheets is None:
        yield f"{key}.minimum_sheets", "programme.minimum_missing", {}
    if round_.is_survey and round_.is_consensus:
        yield f"{key}.combine", "programme.survey_combine", {}
    if round_.sheet != "item" and not round_.has_sheets:
        yield f"{key}.sheet", "programme.sheet_unused", {"value": round_.sheet}


def _certificate_faults(programme: Programme) -> Iterator[Finding]:
    known = [class_.code for class_ in programme.classes]
    for place, certificate in enumerate(programme.documents.certificates if programme.documents else ()):
        if certificate.class_ not in known:
            params: dict[str, object] = {"value": certificate.class_, "expected": ", ".join(known)}
            yield f"documents.certificates[{place}].class", "programme.unknown_class", params


def _criteria_faults(programme: Programme, criteria: Criteria) -> Iterator[Finding]:
    if criteria.code != programme.criteria:
        params: dict[str, object] = {"expected": programme.criteria, "found": criteria.code}
        yield "criteria", "programme.wrong_criteria", params
        return
    known = [f"category:{category.code}" for category in criteria.categories]
    for key, scope, _ in _scopes(programme):
        if scope.startswith("category:") and scope not in known:
            yield key, "programme.unknown_category", {"value": scope, "expected": ", ".join(known)}
